import type { Classifier } from '../../../contracts/classifier.ts';
import { refuseUnknownOptions, requireNumber } from '../../../errors/option-checks.ts';
import { SentimentError } from '../../../errors/sentiment-error.ts';

export interface Teacher {
  /** Its labels are those of the data, in any order, and maybe others, which count for nothing. It is not closed. */
  readonly classifier: Classifier;
  /** Of what a row is learnt as, in [0, 1]: the rest is the row's label. Default 0.5. */
  readonly share?: number;
}

export type TeacherSettings = Required<Teacher>;

/** @throws {SentimentError} `option_invalid`, naming the option */
export function teacherSettings(teacher: unknown): TeacherSettings {
  if (!isTeacher(teacher)) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'teacher',
      message: 'option "teacher" must be { classifier, share }, and the classifier one of sentiment-core\'s contract',
    });
  }
  refuseUnknownOptions(teacher, ['classifier', 'share']);
  const { classifier, share = 0.5 } = teacher;
  requireNumber('share', share, 0, 1);
  return { classifier, share };
}

function isTeacher(value: unknown): value is Teacher {
  if (typeof value !== 'object' || value === null || !('classifier' in value)) return false;
  const { classifier } = value as { classifier: Partial<Classifier> | null };
  return Array.isArray(classifier?.info?.labels) && typeof classifier.predictProbabilities === 'function';
}
