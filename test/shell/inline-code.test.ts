import * as fc from 'fast-check';
import { callsIn, inlineCode } from '../../lib/shell/inline-code';

const calls = (...argv: string[]) => {
  const code = inlineCode(argv);
  return code && callsIn(code).map(({ url, post }) => `${post ? 'POST' : 'GET'} ${url}`);
};
const URL = 'http://localhost:15020/quitquitquit';

describe('calls of programs that stand in a command', () => {
  test.each<[string, string, string]>([
    ['python3', '-c', `import requests; requests.post("${URL}")`],
    ['python3.11', '-uc', `import requests; requests.request("POST", "${URL}", timeout=2)`],
    ['python', '-c', `from urllib.request import *; urlopen(Request('${URL}', method='POST'))`],
    ['python', '-c', `url = '${URL}'\nimport httpx\nhttpx.post(url)`],
    ['python', '-c', "import http.client as c; h = c.HTTPConnection('localhost', 15020); h.request('POST', '/quitquitquit')"],
    ['python', '-c', "import http.client as c; h = c.HTTPConnection('localhost:15020'); h.request('POST', '/quitquitquit')"],
    ['node', '-e', `fetch('${URL}', { method: 'POST' })`],
    ['node', '--eval', `require('axios').post("${URL}", {}, { timeout: 2000 })`],
    ['node', '-e', "require('http').request({ method: 'POST', host: 'localhost', port: 15020, path: '/quitquitquit' }).end()"],
    ['deno', 'eval', `await fetch(\`${URL}\`, { method: "POST" })`],
    ['ruby', '-e', `Net::HTTP.post(URI('${URL}'), '')`],
    ['ruby', '-rnet/http', '-e', `Net::HTTP.post URI.parse("${URL}"), ""`],
    ['perl', '-e', `use HTTP::Tiny; HTTP::Tiny->new->post('${URL}')`],
    ['php', '-r', `file_get_contents('${URL}', false, stream_context_create(['http' => ['method' => 'POST']]));`],
  ] as unknown as [string, string, string][])('%s %s %s', (...argv) => expect(calls(...argv)).toEqual([`POST ${URL}`]));

  test.each<[string, string, string[]]>([
    ['python', `import urllib.request as u; u.urlopen('${URL}')`, [`GET ${URL}`]],
    ['python', `import requests; requests.post('http://a/b'); requests.get('${URL}')`, ['POST http://a/b', `GET ${URL}`]],
    ['node', `fetch('http://a/b', { method: 'POST' }); fetch('${URL}')`, ['POST http://a/b', `GET ${URL}`]],
    ['node', `fetch('${URL}'); fetch('http://a/b', { method: 'POST' })`, [`GET ${URL}`, 'POST http://a/b']],
    ['node', `axios.post('http://a/b'); axios.get('${URL}')`, ['POST http://a/b', `GET ${URL}`]],
    ['node', 'console.log("quitquitquit")', []],
  ])('%s %s: %j', (name, code, found) => expect(calls(name, name === 'python' ? '-c' : '-e', code)).toEqual(found));

  test('the program may come by its input', () => {
    expect(inlineCode(['python3', '-'], 'x = 1')?.code).toBe('x = 1');
    expect(inlineCode(['node'], 'x')?.code).toBe('x');
    expect(inlineCode(['python3', 'main.py'], 'x = 1')).toBeUndefined();
    expect(inlineCode(['python3', '-m', 'app'])).toBeUndefined();
    expect(inlineCode(['cat'], 'x = 1')).toBeUndefined();
  });

  test('whatever it is, it is read or left', () => {
    const word = fc.constantFrom('post(', 'urlopen(', '"http://a:1/b"', "'http://a/", 'method:', '"POST"', ' ', 'port:1', 'x=', ')', '{', '\n', 'request("POST","/x"', 'HTTPConnection("a"');
    fc.assert(fc.property(fc.array(word, { maxLength: 60 }), fc.constantFrom('python' as const, 'other' as const), (words, language) => {
      for (const { url } of callsIn({ language, code: words.join('') })) expect(url).toMatch(/^https?:|^[^"'\s]+$/);
    }));
  });
});
