/** What this library says on stderr, from now on; each thing is said once in a process. */
export function heard(): { readonly said: string[]; restore(): void } {
  const said: string[] = [];
  const spy = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    const [, own] = /^graceful-mesh: ([^]*)\n$/.exec(String(text)) ?? [];
    if (own !== undefined) said.push(own);
    return true;
  });
  return { said, restore: () => spy.mockRestore() };
}
