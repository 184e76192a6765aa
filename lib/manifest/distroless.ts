/**
 * Whether the name of an image says that there is neither a shell in it nor the programs that come with one: it is one of the project, or its own name or tag has the word. Variants for
 * debugging have busybox.
 *
 * @see github.com/GoogleContainerTools/distroless README.md
 */
export function isDistroless(image: string): boolean {
  const [undigested] = image.split('@');
  return /(?:^|[/:._-])distroless(?:[/:._-]|$)/.test(undigested) && !/(?:^|[/:._-])debug(?:[/:._-]|$)/.test(undigested);
}
