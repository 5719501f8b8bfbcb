import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import {
  callback,
  describeOptions,
  described,
  integer,
  number,
  optionsOf,
  parseOptions,
  text,
  withDefault,
} from './options.ts';

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
  readonly scaling?: 'none' | 'full' | Scaling;
}

type Scaling =
  { readonly kind: 'linear'; readonly slope?: number | undefined } | { readonly kind: 'power'; readonly by: number };

const channel = optionsOf<Channel>()({ host: text(), to: z.readonly(z.array(text())) });
const example = optionsOf<Example>()({
  name: withDefault(text(), 'example'),
  rate: described('Step of the optimiser.', withDefault(number(0, 1), 0.1)),
  epochs: withDefault(integer(1, 1000), 8),
  architecture: withDefault(z.enum(['lstm', 'gru']), 'lstm'),
  channel: z.optional(channel),
  channels: z.optional(z.record(z.string(), channel)),
  onError: z.optional(callback<(error: unknown) => void>()),
  scaling: z.optional(
    z.union([
      z.enum(['none', 'full']),
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('linear'), slope: withDefault(number(0, 9), 1) }),
        z.strictObject({ kind: z.literal('power'), by: integer(2, 3) }),
      ]),
    ]),
  ),
});

describe('options', () => {
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
