import { Duration } from 'cdk8s';
import type { RequestDuration as Row } from '../plan';
import { seconds } from './durations';
import { asDoor } from './errors';
import { Given, namesOf, notWithNew, propsGiven } from './given';

/** Bounds of a request whose length nobody can predict. */
export interface UnpredictableOptions {
  /** How long anybody waits at most. Longer requests are cut when the grace is over. */
  readonly atMost: Duration;
}

/** Bounds of requests of which most are short. */
export interface MixedOptions {
  /** What a typical request takes. The net behind the hook, for where that cannot run, covers it. */
  readonly typical: Duration;
  /** How long anybody waits at most. */
  readonly atMost: Duration;
}

/**
 * How long requests last: a row of the decision table.
 *
 * @see https://www.alibabacloud.com/help/en/asm/support/why-do-time-consuming-requests-lose-or-fail-after-sidecar-proxy-is-injected-into-pod
 * @example RequestDuration.upTo(Duration.seconds(60))
 */
export class RequestDuration {
  /**
   * Predictable: no request lasts longer. The proxy's drain is raised to cover it (Solution 1).
   *
   * @param longest the longest request
   */
  public static upTo(longest: Duration): RequestDuration {
    return new RequestDuration({ kind: 'up-to', atMost: seconds('requestDuration', longest) });
  }

  /** Unpredictable: the proxy waits for the application's connections and goes with them (Solution 2). The whole drain behind that is a net. */
  public static unpredictable(options: UnpredictableOptions): RequestDuration {
    propsGiven(options, UNPREDICTABLE);
    return new RequestDuration({ kind: 'unpredictable', atMost: seconds('requestDuration.atMost', options.atMost) });
  }

  /** Mostly predictable: the proxy waits for connections and goes with them. The net behind that covers the typical request, so that the grace is shorter. */
  public static mixed(options: MixedOptions): RequestDuration {
    propsGiven(options, MIXED);
    return new RequestDuration({
      kind: 'mixed',
      typical: seconds('requestDuration.typical', options.typical),
      atMost: seconds('requestDuration.atMost', options.atMost),
    });
  }

  private constructor(private readonly row: Row) {
    if (!row?.kind) notWithNew('requestDuration', 'RequestDuration.upTo(Duration.seconds(60))');
  }

  /** @internal */
  public _toRow(): Row {
    return this.row;
  }

  /**
   * Whether another one says the same.
   *
   * @internal
   */
  public _asksAs({ row }: RequestDuration): boolean {
    const { kind, atMost } = this.row;
    return kind === row.kind && atMost === row.atMost && (kind !== 'mixed' || row.kind !== 'mixed' || (this.row as typeof row).typical === row.typical);
  }
}

const UNPREDICTABLE: Given = { within: 'requestDuration', known: namesOf<UnpredictableOptions>({ atMost: 0 }), example: '{ atMost: Duration.minutes(10) }' };
const MIXED: Given = { within: 'requestDuration', known: namesOf<MixedOptions>({ typical: 0, atMost: 0 }), example: '{ typical: Duration.seconds(20), atMost: Duration.minutes(5) }' };

asDoor(RequestDuration);
