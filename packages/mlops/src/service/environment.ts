import { expectationOf, type OptionFault, parseNamed, SentimentError } from 'sentiment-core/http';
import {
  environmentChannels,
  type EnvironmentVariable,
  environmentVariables,
  readVariable,
  secondMs,
} from './environment-variables.ts';
import { type EnvironmentSettings, environmentSettings } from './service-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentOptions {
  readonly environment: Environment;
  /** Whether only this machine can reach the service: monitoring is then open when there is no key. Default false. */
  readonly loopback?: boolean | undefined;
}

/**
 * Reads the settings of a service from the variables that docs/service.md lists, e.g. `DATABASE_URL` or `ALERT_MAIL_TO`;
 * empty counts as not set. Values, which may be secrets, are in no message.
 * @throws {SentimentError} `option_invalid`, with the variable as field
 */
export function readServiceEnvironment({ environment, loopback = false }: EnvironmentOptions): EnvironmentSettings {
  const settings: Tree = {
    database: isSet(environment, 'DATABASE_URL')
      ? { kind: 'postgresql' }
      : { kind: 'sqlite', file: 'sentiment.sqlite' },
    access: { openMonitoring: loopback && !isSet(environment, 'MONITORING_KEYS') },
    alerts: { channels: channelsOf(environment) },
    telemetry: { environment },
  };
  for (const [name, variable] of Object.entries(environmentVariables))
    if (isUsed(environment, name, variable))
      place(settings, variable.option, readVariable(variable.reads, environment[name] ?? ''));
  return parseNamed(environmentSettings, settings, (fault) => refused(fault, environment));
}

function isSet(environment: Environment, name: string): boolean {
  return (environment[name] ?? '').trim() !== '';
}

function isUsed(environment: Environment, name: string, { beside, unless }: EnvironmentVariable): boolean {
  if (!isSet(environment, name)) return false;
  if (unless !== undefined && isSet(environment, unless)) return false;
  // The rest of OpenTelemetry's own variables is read where it is set up.
  if (name === 'OTEL_EXPORTER_OTLP_ENDPOINT' && environment.OTEL_SDK_DISABLED === 'true') return false;
  return beside === undefined || isSet(environment, beside);
}

function channelsOf(environment: Environment): Tree {
  const used = environmentChannels.filter(({ variable }) => isSet(environment, variable));
  return { log: { kind: 'log' }, ...Object.fromEntries(used.map(({ name, kind }) => [name, { kind }])) };
}

/** Settings in the making. */
interface Tree {
  [name: string]: unknown;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

/** @param option its name, e.g. `alerts.publicUrl` */
function place(settings: Tree, option: string, value: unknown): void {
  const names = option.split('.');
  const last = names.pop() ?? '';
  let at = settings;
  for (const name of names) {
    const inner = at[name];
    at = isTree(inner) ? inner : (at[name] = {} as Tree);
  }
  at[last] = value;
}

/** The fault of an option in the words of the variable that fills it. */
function refused({ path, expected, schema }: OptionFault, environment: Environment): SentimentError {
  const option = path.filter((part) => typeof part === 'string').join('.');
  const found = Object.entries(environmentVariables).find(([, variable]) => option === variable.option);
  const [name, variable] = found ?? [option, undefined];
  const needed = variable?.reads === 'seconds' ? expectationOf(schema, secondMs) : expected;
  const message =
    variable === undefined || isSet(environment, name)
      ? `${name} must be ${needed}`
      : `${name} must be set beside ${variable.beside}: ${needed}`;
  return new SentimentError({ code: 'option_invalid', field: name, message });
}
