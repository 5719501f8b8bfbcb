import type { CallOptions } from '../connection/connection-settings.ts';
import { checkAlias, checkKey, checkLength, checkModelName, checkTags } from '../connection/field-limits.ts';
import { type JsonFields, toKeyValues } from '../connection/json-fields.ts';
import { readPages, type Transport } from '../connection/transport.ts';
import { hasErrorCode } from '../mlflow-error.ts';
import { decodeModelVersion, type ModelVersion, type SearchRegistryOptions } from './model-versions.ts';

export interface RegisteredModel {
  readonly name: string;
  readonly description: string;
  /** Alias → version. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly creationTime: number | undefined;
  readonly lastUpdateTime: number | undefined;
}

function decodeRegisteredModel(model: JsonFields): RegisteredModel {
  const aliases = model.list('aliases').map((alias) => [alias.text('alias'), alias.text('version')] as const);
  return {
    name: model.text('name'),
    description: model.optionalText('description') ?? '',
    aliases: Object.fromEntries(aliases),
    tags: model.keyValues('tags'),
    creationTime: model.optionalNumber('creation_timestamp'),
    lastUpdateTime: model.optionalNumber('last_updated_timestamp'),
  };
}

export interface CreateRegisteredModelOptions extends CallOptions {
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export interface RegisteredModels {
  /** @throws MlflowError `RESOURCE_ALREADY_EXISTS` */
  create(name: string, options?: CreateRegisteredModelOptions): Promise<RegisteredModel>;
  get(name: string, options?: CallOptions): Promise<RegisteredModel>;
  /** The model of that name, made when there is none. */
  getOrCreate(name: string, options?: CreateRegisteredModelOptions): Promise<RegisteredModel>;
  search(options?: SearchRegistryOptions): AsyncGenerator<RegisteredModel, void, undefined>;
  update(name: string, changes: { readonly description: string }, options?: CallOptions): Promise<RegisteredModel>;
  rename(name: string, newName: string, options?: CallOptions): Promise<RegisteredModel>;
  /** Deletes it with all its versions, for good. */
  delete(name: string, options?: CallOptions): Promise<void>;
  setTag(name: string, key: string, value: string, options?: CallOptions): Promise<void>;
  deleteTag(name: string, key: string, options?: CallOptions): Promise<void>;
  /** Points the alias at a version, wherever it pointed before. MLflow cannot compare first: let one writer at a time do it. */
  setAlias(name: string, alias: string, version: string, options?: CallOptions): Promise<void>;
  deleteAlias(name: string, alias: string, options?: CallOptions): Promise<void>;
  /** The version an alias points at; undefined when the model has no such alias. @throws MlflowError when there is no such model */
  getVersionByAlias(name: string, alias: string, options?: CallOptions): Promise<ModelVersion | undefined>;
}

export function createRegisteredModels(transport: Transport): RegisteredModels {
  const { limits } = transport.settings;
  const path = 'mlflow/registered-models';

  const models: RegisteredModels = {
    async create(name, { description, tags = {}, ...call } = {}) {
      checkModelName(name);
      checkTags('tag', tags, limits);
      const body = { name, description, tags: toKeyValues(tags) };
      const answer = await transport.json('POST', `${path}/create`, { ...call, body });
      return decodeRegisteredModel(answer.object('registered_model'));
    },

    async get(name, call) {
      checkModelName(name);
      const answer = await transport.json('GET', `${path}/get`, { ...call, query: { name } });
      return decodeRegisteredModel(answer.object('registered_model'));
    },

    async getOrCreate(name, options = {}) {
      const call = { signal: options.signal, timeoutMs: options.timeoutMs };
      try {
        return await models.get(name, call);
      } catch (error) {
        if (!hasErrorCode(error, 'RESOURCE_DOES_NOT_EXIST')) throw error;
      }
      try {
        return await models.create(name, options);
      } catch (error) {
        if (!hasErrorCode(error, 'RESOURCE_ALREADY_EXISTS')) throw error;
        return models.get(name, call);
      }
    },

    search({ filter, orderBy, pageSize = 100, ...call } = {}) {
      const order = orderBy ?? [];
      return readPages(
        (token) => {
          const query = { filter, max_results: pageSize, page_token: token };
          return transport.json('GET', `${path}/search`, { ...call, query, repeatedQuery: { order_by: order } });
        },
        (page) => page.list('registered_models').map(decodeRegisteredModel),
      );
    },

    async update(name, { description }, call) {
      checkModelName(name);
      const body = { name, description };
      const answer = await transport.json('PATCH', `${path}/update`, { ...call, body, repeatable: true });
      return decodeRegisteredModel(answer.object('registered_model'));
    },

    async rename(name, newName, call) {
      checkModelName(newName);
      const answer = await transport.json('POST', `${path}/rename`, { ...call, body: { name, new_name: newName } });
      return decodeRegisteredModel(answer.object('registered_model'));
    },

    async delete(name, call) {
      checkModelName(name);
      await transport.json('DELETE', `${path}/delete`, { ...call, body: { name } });
    },

    async setTag(name, key, value, call) {
      checkKey('tag', key, limits.key);
      checkLength(`value of tag ${key}`, value, limits.tagValue);
      await transport.json('POST', `${path}/set-tag`, { ...call, body: { name, key, value }, repeatable: true });
    },

    async deleteTag(name, key, call) {
      await transport.json('DELETE', `${path}/delete-tag`, { ...call, body: { name, key } });
    },

    async setAlias(name, alias, version, call) {
      checkAlias(alias, limits.alias);
      await transport.json('POST', `${path}/alias`, { ...call, body: { name, alias, version }, repeatable: true });
    },

    async deleteAlias(name, alias, call) {
      await transport.json('DELETE', `${path}/alias`, { ...call, body: { name, alias } });
    },

    async getVersionByAlias(name, alias, call) {
      checkModelName(name);
      checkAlias(alias, limits.alias);
      try {
        const answer = await transport.json('GET', `${path}/alias`, { ...call, query: { name, alias } });
        return decodeModelVersion(answer.object('model_version'));
      } catch (error) {
        // A missing alias is reported as a missing resource or a wrong parameter, as a missing model is.
        if (!hasErrorCode(error, 'RESOURCE_DOES_NOT_EXIST', 'INVALID_PARAMETER_VALUE')) throw error;
        const { aliases } = await models.get(name, call);
        if (aliases[alias] !== undefined) throw error;
        return undefined;
      }
    },
  };
  return models;
}
