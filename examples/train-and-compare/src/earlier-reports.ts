/** What an earlier project for the same brief says of a model of its own. */
export interface EarlierReport {
  readonly model: string;
  readonly preprocessing: string;
  /** Of the project's own validation or test rows. */
  readonly accuracy: number;
  readonly macroF1: number | null;
  readonly rocAuc: number | null;
  readonly trainingSeconds: number | null;
  /** Where the figures are from. */
  readonly source: string;
}

const comparison = 'exercise that compares Naive Bayes, LSTM and BERT on a share of Sentiment140';
const article = 'article on 1.6 million tweets of Sentiment140';

/** The earlier projects' own reports: other splits and other rows, so they set a mark and decide nothing. */
export const earlierReports: readonly EarlierReport[] = [
  {
    model: 'naive-bayes',
    preprocessing: 'not said',
    accuracy: 0.73,
    macroF1: null,
    rocAuc: null,
    trainingSeconds: 90,
    source: `${comparison} (20%)`,
  },
  {
    model: 'lstm',
    preprocessing: 'not said',
    accuracy: 0.75,
    macroF1: null,
    rocAuc: null,
    trainingSeconds: 10_440,
    source: `${comparison} (2%)`,
  },
  {
    model: 'bert',
    preprocessing: 'not said',
    accuracy: 0.3,
    macroF1: null,
    rocAuc: null,
    trainingSeconds: 12_600,
    source: `${comparison} (0.025%)`,
  },
  {
    model: 'logistic-regression',
    preprocessing: 'simple:lemmas',
    accuracy: 0.7931,
    macroF1: 0.7931,
    rocAuc: 0.8743,
    trainingSeconds: 43,
    source: `${article}: TF-IDF`,
  },
  {
    model: 'lstm',
    preprocessing: 'advanced',
    accuracy: 0.8304,
    macroF1: null,
    rocAuc: 0.9116,
    trainingSeconds: 720,
    source: `${article}: GloVe`,
  },
  {
    model: 'bilstm',
    preprocessing: 'advanced',
    accuracy: 0.8105,
    macroF1: null,
    rocAuc: 0.8974,
    trainingSeconds: 996,
    source: `${article}: fastText`,
  },
  {
    model: 'modernbert',
    preprocessing: 'bert',
    accuracy: 0.8447,
    macroF1: null,
    rocAuc: 0.9218,
    trainingSeconds: 18_720,
    source: article,
  },
];

/** The report of the same kind of model, under the same preprocessing where that is known. */
export function earlierReportOf(model: string, preprocessing: string): EarlierReport | undefined {
  const ofModel = earlierReports.filter((report) => report.model === model);
  return ofModel.find((report) => report.preprocessing === preprocessing) ?? ofModel[0];
}
