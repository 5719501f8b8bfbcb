import { hasErrorCode } from '../../mlflow/mlflow-error.ts';
import type { JournalRecord } from '../journal/journal-record.ts';

/**
 * Whether the server has understood a record and refuses it, and will again: the others are worth sending. Without its run
 * nothing of a run can be sent, so a run is never passed over.
 */
export function isRefusal(record: JournalRecord, error: unknown): boolean {
  if (record.type === 'run') return false;
  return hasErrorCode(
    error,
    ...['ARTIFACT_PATH_INVALID', 'ARTIFACT_STORE_UNSUPPORTED', 'BAD_REQUEST', 'INVALID_PARAMETER_VALUE'],
    ...['INVALID_STATE', 'RESOURCE_ALREADY_EXISTS', 'RESOURCE_DOES_NOT_EXIST'],
  );
}
