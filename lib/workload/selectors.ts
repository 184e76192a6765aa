import { arrayAt, isObject, JsonObject, objectAt, textAt, textsIn } from '../manifest';
import { Requirement } from './facts';

/** The requirements in a list such as matchExpressions. */
export function requirementsIn(list: unknown): Requirement[] {
  return arrayAt(list).filter(isObject).map(({ key, operator, values }) => ({
    key: textAt(key) ?? '', operator: textAt(operator) ?? '', values: textsIn(values),
  }));
}

/**
 * Whether a LabelSelector selects these labels. One without terms selects everything; what is no selector, or has a term that Kubernetes does not know, selects nothing.
 *
 * @see kubernetes/apimachinery pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector
 */
export function selects(selector: unknown, labels: JsonObject): boolean {
  if (!isObject(selector)) return false;
  return Object.entries(objectAt(selector.matchLabels)).every(([key, value]) => labels[key] === value)
    && requirementsIn(selector.matchExpressions).every(({ key, operator, values }) => {
      const has = Object.hasOwn(labels, key);
      const isAmong = has && values.includes(String(labels[key]));
      return operator === 'In' ? isAmong : operator === 'NotIn' ? !isAmong : operator === 'Exists' ? has : operator === 'DoesNotExist' && !has;
    });
}

/** Where one of them is not said, they are the same. */
export const isSameNamespace = (one: unknown, other: unknown): boolean => one === undefined || other === undefined || one === other;
