/*
 * Stands for two libraries in fast-xml-builder: path-expression-matcher, which keeps the path of each element for callbacks and stop nodes, and xml-naming, which looks
 * whether names are some. A report in JUnit's form has neither of the former, and only names that stand in the code.
 */
exports.Expression = class {};
exports.Matcher = class {
  push() {}
  pop() {}
  getDepth() { return 0; }
  toString() { return ''; }
};
exports.createValidator = () => () => true;
