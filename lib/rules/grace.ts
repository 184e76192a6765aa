export const GRACE_POINTER = '/spec/terminationGracePeriodSeconds';
