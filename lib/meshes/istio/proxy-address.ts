const DIGITS = /^[0-9]+$/;
const MOST_OF_INT64 = 2n ** 63n - 1n;

/**
 * Whether istiod takes a text as the address of a proxy or of something that it talks to: a host of DNS labels, an IPv4 or an IPv6 in
 * brackets, and a port.
 *
 * @see istio/istio pkg/config/validation/agent ValidateProxyAddress; Go net.SplitHostPort, net/netip ParseAddr
 */
export function isProxyAddress(text: string): boolean {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return false;
  const close = text.indexOf(']');
  const bracketed = text.startsWith('[');
  if (bracketed && close + 1 !== colon) return false;
  const host = bracketed ? text.slice(1, close) : text.slice(0, colon);
  const rest = bracketed ? text.slice(1, close) + text.slice(close + 1) : text;
  if (rest.includes('[') || rest.includes(']') || (!bracketed && host.includes(':'))) return false;
  return isPort(text.slice(colon + 1)) && (isDomain(host) || isIp(host));
}

/** As strconv.Atoi reads it: with a sign and leading zeros, where there are any. */
function isPort(text: string): boolean {
  const digits = text.startsWith('+') ? text.slice(1) : text;
  return DIGITS.test(digits) && Number(digits) >= 1 && Number(digits) <= 65535;
}

function isDomain(host: string): boolean {
  if (host === '' || host.length > 255) return false;
  const labels = host.split('.');
  const last = labels[labels.length - 1];
  // What is all digits at the end is an IPv4, unless Go cannot count so far.
  if (DIGITS.test(last) && BigInt(last) <= MOST_OF_INT64) return false;
  return labels.every((label, index) => isLabel(label) || (label === '' && index > 0 && index === labels.length - 1));
}

function isLabel(text: string): boolean {
  return text.length <= 63 && /^[a-zA-Z0-9-]+$/.test(text) && !text.startsWith('-') && !text.endsWith('-');
}

function isIp(text: string): boolean {
  if (!text.includes(':')) return isIpv4(text);
  const zone = text.indexOf('%');
  return zone < 0 ? isIpv6(text) : zone < text.length - 1 && isIpv6(text.slice(0, zone));
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => DIGITS.test(part) && part.length <= 3 && Number(part) <= 255 && (part === '0' || !part.startsWith('0')));
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  // An empty text on either side of :: is no group; between single colons it is one that is wrong.
  const last = groups[groups.length - 1];
  const dotted = last !== undefined && last.includes('.') && !text.endsWith(':');
  const hex = dotted ? groups.slice(0, -1) : groups;
  const fields = hex.length + (dotted ? 2 : 0);
  return hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (!dotted || isIpv4(last)) && (halves.length === 2 ? fields < 8 : fields === 8);
}
