import {
  createLogisticRegressionTrainer,
  createNaiveBayesTrainer,
  type PreprocessingName,
  type Trainer,
} from 'sentiment-core/training';

/** One row of the synthesis table. */
export interface Contestant {
  readonly model: string;
  readonly preprocessing: PreprocessingName;
  createTrainer(): Trainer;
}

const variants: readonly PreprocessingName[] = ['simple:lemmas', 'simple:stems', 'simple', 'bert', 'advanced'];

/** Every classical model under every preprocessing. */
export const contestants: readonly Contestant[] = [
  ...variants.map((preprocessing) => ({
    model: 'naive-bayes',
    preprocessing,
    createTrainer: () => createNaiveBayesTrainer({ preprocessing }),
  })),
  ...variants.map((preprocessing) => ({
    model: 'logistic-regression',
    preprocessing,
    createTrainer: () => createLogisticRegressionTrainer({ preprocessing }),
  })),
];
