import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  describeOptions,
  expectationOf,
  extendOptions,
  type OptionFault,
  optionsOf,
  parseNamed,
  parseOptions,
  withRules,
} from './options.ts';
import {
  boolean,
  callback,
  described,
  either,
  exactly,
  integer,
  list,
  number,
  oneOf,
  opaqueWith,
  optional,
  record,
  secret,
  text,
  variants,
  withDefault,
  withDefaults,
} from './schema.ts';

interface Channel {
  readonly host: string;
  readonly to: readonly string[];
}

interface Example {
  readonly name?: string;
  readonly rate?: number | undefined;
  readonly epochs?: number;
  readonly architecture?: 'lstm' | 'gru';
  readonly channel?: Channel;
  readonly channels?: Readonly<Record<string, Channel>>;
  readonly onError?: (error: unknown) => void;
  readonly scaling?: 'none' | 'full' | Linear | Power;
}

interface Linear {
  readonly kind: 'linear';
  readonly slope?: number | undefined;
}

interface Power {
  readonly kind: 'power';
  readonly by: number;
}

const channel = optionsOf<Channel>()({ host: text(), to: list(text()) });
const example = optionsOf<Example>()({
  name: withDefault(text(), 'example'),
  rate: described('Step of the optimiser.', withDefault(number(0, 1), 0.1)),
  epochs: withDefault(integer(1, 1000), 8),
  architecture: withDefault(oneOf(['lstm', 'gru']), 'lstm'),
  channel: optional(channel),
  channels: optional(record(channel)),
  onError: optional(callback<(error: unknown) => void>()),
  scaling: optional(
    either(
      oneOf(['none', 'full']),
      variants('kind', [
        optionsOf<Linear>()({ kind: exactly('linear'), slope: withDefault(number(0, 9), 1) }),
        optionsOf<Power>()({ kind: exactly('power'), by: integer(2, 3) }),
      ]),
    ),
  ),
});

describe('options', () => {
  it('have the types of their schema: what may stay undefined is optional, what has a default is there', () => {
    const settings = parseOptions(example, {});
    expectTypeOf(settings.architecture).toEqualTypeOf<'lstm' | 'gru'>();
    expectTypeOf(settings.epochs).toEqualTypeOf<number>();
    expectTypeOf(settings.channel?.to).toEqualTypeOf<readonly string[] | undefined>();
    expectTypeOf(settings.onError).toEqualTypeOf<((error: unknown) => void) | undefined>();
    // @ts-expect-error: the interface has no such name
    optionsOf<Channel>()({ host: text(), to: list(text()), port: integer(0, 9) });
    // @ts-expect-error: the interface has a name more
    optionsOf<Channel>()({ host: text() });
    // @ts-expect-error: another type
    optionsOf<Channel>()({ host: integer(0, 9), to: list(text()) });
  });

  it('that hold others have their defaults, and objects of other parts as they are', () => {
    class Store {
      readonly size: number = 0;
    }
    const schema = optionsOf<{
      readonly store: Store;
      readonly report?: ((n: number) => number) | undefined;
      readonly scaling?: Partial<Linear> | undefined;
    }>()({
      store: opaqueWith<Store>({ size: integer(0, 9) }),
      report: withDefault(callback<(n: number) => number>(), (n) => n + 1),
      scaling: withDefaults(
        optionsOf<Partial<Linear>>()({ kind: optional(exactly('linear')), slope: withDefault(number(0, 9), 1) }),
      ),
    });
    const store = new Store();
    const settings = parseOptions(schema, { store });
    expect(settings).toMatchObject({ store, scaling: { slope: 1 } });
    expect(settings.report(2)).toBe(3);
    expect(settings.store).toBe(store);
    expectTypeOf(settings.scaling.slope).toEqualTypeOf<number>();
    expect(() => parseOptions(schema, { store: [] })).toThrow('option "store" must be an object, not a list');
    expect(() => parseOptions(schema, { store: { size: 10 } })).toThrow(
      'option "store.size" must be a whole number from 0 to 9, not 10',
    );
    expect(() => parseOptions(schema, { store, scaling: { slop: 1 } })).toThrow('unknown option "scaling.slop"');
  });

  it('have every default filled in, also where they are undefined', () => {
    expect(parseOptions(example, { rate: undefined })).toEqual({
      name: 'example',
      rate: 0.1,
      epochs: 8,
      architecture: 'lstm',
    });
  });

  it.each([
    [
      { epoch: 3 },
      'epoch',
      'unknown option "epoch"; known are name, rate, epochs, architecture, channel, channels, onError, scaling',
    ],
    [{ epochs: 1.5 }, 'epochs', 'option "epochs" must be a whole number from 1 to 1000, not 1.5'],
    [{ epochs: 1001 }, 'epochs', 'option "epochs" must be a whole number from 1 to 1000, not 1001'],
    [{ rate: NaN }, 'rate', 'option "rate" must be a number from 0 to 1, not NaN'],
    [{ rate: '0.1' }, 'rate', 'option "rate" must be a number from 0 to 1, not "0.1"'],
    [{ name: '' }, 'name', 'option "name" must be a text that is not empty, not an empty text'],
    [{ architecture: 'rnn' }, 'architecture', 'option "architecture" must be one of lstm, gru, not "rnn"'],
    [{ onError: 3 }, 'onError', 'option "onError" must be a function, not 3'],
    [{ channel: [] }, 'channel', 'option "channel" must be an object, not a list'],
    [
      { channel: { host: 'h', to: ['a', null] } },
      'channel.to[1]',
      'option "channel.to[1]" must be a text that is not empty, not null',
    ],
    [
      { channels: { mail: { host: 'h', to: [], port: 1 } } },
      'channels.mail.port',
      'unknown option "channels.mail.port"; known are host, to',
    ],
    [{ scaling: 'some' }, 'scaling', 'option "scaling" must be one of none, full or an object, not "some"'],
    [{ scaling: { kind: 'log' } }, 'scaling.kind', 'option "scaling.kind" must be linear or power, not "log"'],
    [
      { scaling: { kind: 'linear', slope: 10 } },
      'scaling.slope',
      'option "scaling.slope" must be a number from 0 to 9, not 10',
    ],
    [
      { scaling: { kind: 'power' } },
      'scaling.by',
      'option "scaling.by" must be a whole number from 2 to 3, not undefined',
    ],
    [
      { scaling: { kind: 'power', by: 2, slope: 1 } },
      'scaling.slope',
      'unknown option "scaling.slope"; known are kind, by',
    ],
    [null, 'options', 'option "options" must be an object, not null'],
  ])('refuse %j', (options, field, message) => {
    expect(() => parseOptions(example, options)).toThrow(
      expect.objectContaining({ code: 'option_invalid', field, message }),
    );
  });

  it('name the option that holds them', () => {
    expect(() => parseOptions(example, { rate: 2 }, 'training')).toThrow(
      expect.objectContaining({ field: 'training.rate' }),
    );
  });

  it('describe themselves', () => {
    expect(describeOptions(example).slice(1, 3)).toEqual([
      { name: 'rate', expected: 'a number from 0 to 1', default: 0.1, description: 'Step of the optimiser.' },
      { name: 'epochs', expected: 'a whole number from 1 to 1000', default: 8, description: undefined },
    ]);
  });
});

interface Mail {
  readonly kind: 'mail';
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}
interface Post {
  readonly kind: 'post';
  readonly urls: readonly string[];
}
interface Sending {
  readonly channels: Readonly<Record<string, Mail | Post>>;
  readonly rate?: { readonly limit: number } | false;
}

const mail = withRules(
  optionsOf<Mail>()({
    kind: exactly('mail'),
    port: withDefault(integer(1, 65_535), 587),
    user: optional(text()),
    password: optional(secret()),
  }),
  [
    {
      option: 'password',
      expected: 'given beside "user"',
      holds: ({ user, password }) => (user === undefined) === (password === undefined),
    },
    { option: 'port', expected: ({ user }) => `587 for ${user}`, holds: ({ user, port }) => !user || port === 587 },
  ],
);
const post = optionsOf<Post>()({
  kind: exactly('post'),
  urls: list(secret((value) => `an address, ${String(value).length} characters are none`, URL.canParse)),
});
const sending = optionsOf<Sending>()({
  channels: record(variants('kind', [mail, post])),
  rate: withDefault(either(optionsOf<{ readonly limit: number }>()({ limit: number(0, 1) }), exactly(false)), false),
});

describe('options of several kinds', () => {
  it.each([
    [{ a: { kind: 'fax' } }, 'channels.a.kind', 'mail or post, not "fax"'],
    [{ a: {} }, 'channels.a.kind', 'mail or post, not undefined'],
    [{ a: 's3cret' }, 'channels.a', 'an object, not a text'],
    [{ a: { kind: 'mail', port: 0 } }, 'channels.a.port', 'a whole number from 1 to 65535, not 0'],
    [{ a: { kind: 'mail', user: 'u' } }, 'channels.a.password', 'given beside "user"'],
    [{ a: { kind: 'mail', user: 'u', password: 5 } }, 'channels.a.password', 'a text that is not empty'],
    [{ a: { kind: 'mail', user: 'u', password: 's3cret', port: 25 } }, 'channels.a.port', '587 for u'],
    [{ a: { kind: 'post', urls: 's3cret' } }, 'channels.a.urls', 'a list, not a text'],
    [{ a: { kind: 'post', urls: ['s3cret'] } }, 'channels.a.urls[0]', 'an address, 6 characters are none'],
  ])('refuse %j, and never show a secret', (channels, field, words) => {
    expect(() => parseOptions(sending, { channels })).toThrow(
      expect.objectContaining({ field, message: `option "${field}" must be ${words}` }),
    );
  });

  it('tell what is wrong inside the kind that was meant, to those who name options in another way', () => {
    const faultOf = (rate: unknown): OptionFault => {
      const faults: OptionFault[] = [];
      const collect = (fault: OptionFault): Error => new Error(String(faults.push(fault)));
      expect(() => parseNamed(sending, { channels: {}, rate }, collect)).toThrow('1');
      return faults[0];
    };
    const messages = [{ limit: 2 }, { limits: 1 }, { limit: 'high' }, 5].map((rate) => {
      const { path, expected, found } = faultOf(rate);
      return [path.join('.'), expected, found];
    });
    expect(messages).toEqual([
      ['rate.limit', 'a number from 0 to 1', '2'],
      ['rate.limit', 'a number from 0 to 1', 'undefined'],
      ['rate.limit', 'a number from 0 to 1', '"high"'],
      ['rate', 'an object or false', '5'],
    ]);
    expect(faultOf({ limit: 1, limits: 1 })).toMatchObject({ path: ['rate', 'limits'], known: ['limit'] });
  });

  it('are extended with their rules', () => {
    const secured = extendOptions(mail, { kind: exactly('secured'), certificate: optional(text()) });
    expect(parseOptions(secured, { kind: 'secured', certificate: 'c' })).toEqual({
      kind: 'secured',
      port: 587,
      certificate: 'c',
    });
    expect(() => parseOptions(secured, { kind: 'secured', user: 'u' })).toThrow('given beside "user"');
    expect(() => parseOptions(secured, { kind: 'mail' })).toThrow('option "kind" must be secured, not "mail"');
  });

  it('have names of a shape', () => {
    const named = record(boolean(), { expected: 'small letters', shape: /^[a-z]+$/ });
    expect(parseOptions(named, { a: true }, 'switches')).toEqual({ a: true });
    expect(() => parseOptions(named, { A: true }, 'switches')).toThrow(
      'option "switches" must be an object with names of small letters',
    );
  });

  it('have functions as defaults, and objects that are given when nothing is', () => {
    const clock = withDefault(callback<() => number>(), () => 42);
    expect(parseOptions(clock, undefined)()).toBe(42);
    expect(parseOptions(withDefaults(mail, { kind: 'mail', port: 25 }), undefined)).toEqual({ kind: 'mail', port: 25 });
  });

  it('are told in another unit', () => {
    const waitMs = withDefault(integer(1, 60_500), 1_000);
    expect([expectationOf(waitMs), expectationOf(waitMs, 1_000)]).toEqual([
      'a whole number from 1 to 60500',
      'a whole number from 1 to 60',
    ]);
  });
});
