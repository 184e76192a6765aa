import { languageOf } from '../../lib/cdk8s/host-language';

const AGENTS = { Python: 'Python/3.12.1', Java: 'Java/17.0.15', Go: 'go1.25.0/linux/amd64', NET: 'DotNet/8.0.1/.NETCoreApp,Version=v6.0/1.140.0.0' };

function inEach(text: string): Record<string, string> {
  return Object.fromEntries(Object.entries(AGENTS).map(([name, agent]) => [name, languageOf(agent)(text)]));
}

describe('what a message names is spelled as in', () => {
  test('TypeScript, where nobody says that it is another language', () => {
    const text = '\'requestDuration\' is missing; give RequestDuration.upTo(Duration.seconds(60))';
    expect([undefined, '', 'node.js/20', 'Ruby/3'].map((agent) => languageOf(agent)(text))).toEqual([text, text, text, text]);
  });

  test('each language: a prop and the call that would do', () => {
    expect(inEach('[shop/checkout] \'requestDuration\' is missing; give RequestDuration.upTo(Duration.seconds(60))')).toEqual({
      Python: '[shop/checkout] \'request_duration\' is missing; give RequestDuration.up_to(Duration.seconds(60))',
      Java: '[shop/checkout] \'requestDuration\' is missing; give RequestDuration.upTo(Duration.seconds(60))',
      Go: '[shop/checkout] \'RequestDuration\' is missing; give RequestDuration_UpTo(Duration_Seconds(jsii.Number(60)))',
      NET: '[shop/checkout] \'RequestDuration\' is missing; give RequestDuration.UpTo(Duration.Seconds(60))',
    });
  });

  test('each language: the props of a call', () => {
    expect(inEach('\'mesh\' is missing; give Mesh.istio({ version: \'1.24\' }), or set it once')).toEqual({
      Python: '\'mesh\' is missing; give Mesh.istio(version="1.24"), or set it once',
      Java: '\'mesh\' is missing; give Mesh.istio(IstioProps.builder().version("1.24").build()), or set it once',
      Go: '\'Mesh\' is missing; give Mesh_Istio(&IstioProps{Version: jsii.String("1.24")}), or set it once',
      NET: '\'Mesh\' is missing; give Mesh.Istio(new IstioProps { Version = "1.24" }), or set it once',
    });
    expect(inEach('RequestDuration.mixed({ typical: Duration.seconds(20), atMost: Duration.minutes(5) })')).toEqual({
      Python: 'RequestDuration.mixed(typical=Duration.seconds(20), at_most=Duration.minutes(5))',
      Java: 'RequestDuration.mixed(MixedOptions.builder().typical(Duration.seconds(20)).atMost(Duration.minutes(5)).build())',
      Go: 'RequestDuration_Mixed(&MixedOptions{Typical: Duration_Seconds(jsii.Number(20)), AtMost: Duration_Minutes(jsii.Number(5))})',
      NET: 'RequestDuration.Mixed(new MixedOptions { Typical = Duration.Seconds(20), AtMost = Duration.Minutes(5) })',
    });
  });

  test('each language: members of enums, several words', () => {
    expect(inEach('Enforcement.WARN, OnSigterm.EXITS_AT_ONCE, GraceLimit.gkeSpot(), IstioLevel.namespace(\'shop\', {...})')).toEqual({
      Python: 'Enforcement.WARN, OnSigterm.EXITS_AT_ONCE, GraceLimit.gke_spot(), IstioLevel.namespace("shop", {...})',
      Java: 'Enforcement.WARN, OnSigterm.EXITS_AT_ONCE, GraceLimit.gkeSpot(), IstioLevel.namespace("shop", {...})',
      Go: 'Enforcement_WARN, OnSigterm_EXITS_AT_ONCE, GraceLimit_GkeSpot(), IstioLevel_Namespace(jsii.String("shop"), {...})',
      NET: 'Enforcement.WARN, OnSigterm.EXITS_AT_ONCE, GraceLimit.GkeSpot(), IstioLevel.Namespace("shop", {...})',
    });
  });

  test('a prop of a prop, and one of cdk8s-plus', () => {
    expect(inEach('\'mesh.rootNamespace\' (1) is no text: terminationGracePeriod (30s, /spec/template/spec/terminationGracePeriodSeconds)')).toEqual({
      Python: '\'mesh.root_namespace\' (1) is no text: termination_grace_period (30s, /spec/template/spec/terminationGracePeriodSeconds)',
      Java: '\'mesh.rootNamespace\' (1) is no text: terminationGracePeriod (30s, /spec/template/spec/terminationGracePeriodSeconds)',
      Go: '\'Mesh.RootNamespace\' (1) is no text: TerminationGracePeriod (30s, /spec/template/spec/terminationGracePeriodSeconds)',
      NET: '\'Mesh.RootNamespace\' (1) is no text: TerminationGracePeriod (30s, /spec/template/spec/terminationGracePeriodSeconds)',
    });
  });

  test('what is Kubernetes\', Istio\'s or the program\'s stays as it is', () => {
    const text = '/spec/template/spec/containers/0/lifecycle/preStop: terminationDrainDuration, \'istio\' and foo.barBaz(1) of ["node", "-e", "app.closeAll()"]; proxy.istio.io/config';
    expect(new Set(Object.values(inEach(text)))).toEqual(new Set([text]));
  });
});
