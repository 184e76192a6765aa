/* Stands for what a bundled library loads and never asks, as it is used here (third-party.js says which). */
module.exports = {};
