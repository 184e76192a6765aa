/* What cdk8s loads as the package of a validation: the sources. */
module.exports = require('graceful-mesh');
