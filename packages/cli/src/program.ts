import { Command, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { BehaviourOptions } from './behaviour/behaviour-command.ts';
import type { CompareOptions } from './compare/compare-command.ts';
import type { DescribeOptions } from './data/describe-command.ts';
import type { SplitOptions } from './data/split-command.ts';
import type { EvaluateOptions } from './evaluate/evaluate-command.ts';
import type { ExportOptions } from './export/export-command.ts';
import type { QuantizeCommandOptions } from './export/quantize-command.ts';
import type { Models } from './models.ts';
import type { PredictOptions } from './predict/predict-command.ts';
import type { ServeOptions } from './serve/serve-command.ts';
import type { CommandLineIo } from './terminal/command-line-io.ts';
import { helpLayout, helpWidth } from './terminal/help.ts';
import { checkOutputFiles } from './terminal/output-files.ts';
import {
  decimal,
  errorsOption,
  addKindOption,
  addTrainerOptions,
  kindOf,
  kindToHelpWith,
  type KindFlags,
  labelsOption,
  modelHelp,
  preprocessingVariants,
  seedOption,
  slicesOption,
  wholeNumber,
} from './terminal/flags.ts';
import { addReadingFlags, badRowsOption, labelOption, textOption } from './terminal/reading-flags.ts';
import type { MlflowSyncOptions } from './train/mlflow-sync-command.ts';
import type { TrainOptions } from './train/train-command.ts';

/**
 * The commands and flags of `sentiment`; parsing one runs it. What a command needs is loaded when it runs. Parsing throws
 * {CommanderError} for wrong usage, help and version.
 */
export async function createProgram(
  io: CommandLineIo,
  models: Models,
  commandLine: readonly string[],
): Promise<Command> {
  const program = new Command('sentiment')
    .description('Sentiment of tweets: predict, train, evaluate, serve.')
    .version(packageJson.version, '--version', 'print the version')
    // `--version` of a command is its own.
    .enablePositionalOptions()
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .hook('preAction', async (_, action) => checkOutputFiles(action))
    .configureHelp(helpLayout)
    .configureOutput({
      getOutHelpWidth: () => helpWidth(io),
      writeOut: (text) => void io.stdout.write(text),
      writeErr: () => undefined,
    })
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  sentiment predict "the crew was lovely" "two hours late, again"\n' +
        '  sentiment predict --input tweets.csv --format ndjson > predictions.ndjson\n' +
        '  sentiment train --kind logistic-regression --data tweets.csv.gz --output my-model\n' +
        '  sentiment evaluate --model my-model --data test.csv --json\n' +
        '\nExit codes: 0 done, 1 the input or the run failed, 2 wrong usage.',
    );
  // Made by `command`, each inherits the settings above.
  const command = (name: string, description: string): Command => {
    const [summary = ''] = description.split('\n');
    return program
      .command(name)
      .summary(summary)
      .description(description)
      .option('--debug', 'print the stack of an error');
  };

  addReadingFlags(
    command(
      'predict [text...]',
      'Print the sentiment of texts, one row each, in input order.\nPut -- before a text that starts with a dash.',
    )
      .option('--input <file>', 'texts to read: a table, or one text a line (.gz too); - is standard input')
      .addOption(textOption())
      .addOption(new Option('--format <format>', 'of the output').choices(['text', 'csv', 'ndjson']).default('text'))
      .option('--keep <columns...>', 'columns of the input to write, too, with csv and ndjson; all: all of them')
      .addOption(badRowsOption())
      .option('--model <model>', modelHelp, 'default'),
  ).action(async (texts: string[], options: PredictOptions) =>
    (await import('./predict/predict-command.ts')).predict(texts, options, io, models),
  );

  const train = addTrainerOptions(
    addKindOption(command('train', 'Train a model on labelled files and write it to a folder.')),
  );
  addReadingFlags(train)
    .requiredOption('--data <file...>', 'labelled files; FILE:10 counts each of its rows 10 times')
    .option('--validation <file...>', 'files to score on and to decide when to stop; never learnt from')
    .option(
      '--held-out <fraction>',
      'without --validation: fraction to score on, or off (default: 0.1; networks: off)',
      decimal(0.01, 0.5, 'off'),
    )
    .addOption(textOption())
    .addOption(labelOption())
    .addOption(badRowsOption())
    .addOption(labelsOption())
    .addOption(seedOption('same seed and data, same model'))
    .addOption(new Option('--preprocessing <variant>', 'of texts').choices(preprocessingVariants))
    .option('--embeddings <file>', 'word vectors for a network (GloVe, word2vec, fastText); A,B joins; none: random')
    .option('--teacher <model>', 'a model, or a CSV of its predictions, that a network learns from')
    .option('--teacher-share <share>', 'weight of the teacher against the labels, 0 to 1 (default: 0.5)', decimal(0, 1))
    .option('--checkpoints <folder>', 'keep the state of a network after every epoch, to go on from')
    .option('--tune <trials>', 'first try so many sets of options by cross-validation on --data', wholeNumber(2, 1000))
    .option('--folds <k>', 'of the cross-validation', wholeNumber(2, 20), 3)
    .option('--mlflow [uri]', 'record the run on an MLflow server (default: MLFLOW_TRACKING_URI)')
    .option('--experiment <name>', 'MLflow experiment, created if it does not exist (default: Default)')
    .requiredOption('--output <folder>', 'where to write the model; an older model there is replaced')
    .action(async (options: TrainOptions & KindFlags) =>
      (await import('./train/train-command.ts')).train({ ...options, kind: kindOf(options) }, io, models, commandLine),
    );

  addReadingFlags(
    command(
      'describe <file>',
      'Describe a file of labelled tweets: labels, duplicates, lengths, top terms.\nMemory: 32 bytes a row.',
    ),
  )
    .option(
      '--preprocessing <variants...>',
      'lengths after each: simple, simple:lemmas, simple:stems, advanced, bert; terms are those of the first',
      ['simple', 'advanced', 'bert'],
    )
    .addOption(textOption())
    .addOption(labelOption())
    .option('--terms <n>', 'top terms for each label', wholeNumber(0, 1000), 15)
    .option('--json', 'print one JSON object')
    .option('--report <file>', 'write an HTML page with plots, too')
    .action(async (file: string, options: DescribeOptions) =>
      (await import('./data/describe-command.ts')).describe(file, options, io, commandLine),
    );

  addReadingFlags(
    command(
      'split <file>',
      'Split labelled tweets; copies and near-duplicates stay in the same part.\nMemory: 69 bytes a row, 16 more with --time, 32 more with --group.',
    ),
  )
    .requiredOption('--output <folder>', 'where to write the parts and split.json; an older split there is replaced')
    .option('--group <column>', 'rows with equal values stay together, e.g. a user')
    .option(
      '--time <column>',
      'date column: the parts follow each other in time, instead of having the same fraction of each label',
    )
    .option('--parts <fractions>', 'names and fractions of the parts, oldest first', 'train:0.8,valid:0.1,test:0.1')
    .addOption(textOption())
    .addOption(labelOption())
    .addOption(seedOption('same file, options and seed, same split'))
    .option('--json', 'print what split.json holds')
    .action(async (file: string, options: SplitOptions) =>
      (await import('./data/split-command.ts')).split(file, options, io),
    );

  addReadingFlags(command('evaluate', 'Score a model on labelled files, with 95% intervals.'))
    .option('--model <model>', modelHelp, 'default')
    .requiredOption('--data <file...>', 'CSV, TSV, NDJSON or JSON files (.gz too)')
    .addOption(textOption())
    .addOption(labelOption())
    .addOption(badRowsOption())
    .addOption(slicesOption())
    .addOption(seedOption('of the bootstrap'))
    .addOption(errorsOption('most confident errors to list (default: 20 in --report)'))
    .option('--calibration <file...>', 'fit calibration maps on these files, and show what each would give on --data')
    .option('--json', 'print one JSON object')
    .option('--report <file>', 'write an HTML page with curves and slices, too')
    .action(async (options: EvaluateOptions) =>
      (await import('./evaluate/evaluate-command.ts')).evaluate(options, io, models, commandLine),
    );

  addReadingFlags(
    command('compare <model...>', 'Score models on the same rows: one table, paired tests against the best.'),
  )
    .requiredOption('--data <file...>', 'CSV, TSV, NDJSON or JSON files (.gz too)')
    .addOption(textOption())
    .addOption(labelOption())
    .addOption(slicesOption())
    .addOption(seedOption('of the bootstrap'))
    .addOption(errorsOption('texts that most models get wrong to list in --report (default: 20)'))
    .option('--json', 'print one JSON object')
    .option('--markdown', 'print Markdown tables')
    .option('--report <file>', 'write an HTML page with curves, confusion and slices, too')
    .action(async (references: string[], options: CompareOptions) =>
      (await import('./compare/compare-command.ts')).compare(references, options, io, models, commandLine),
    );

  command('behaviour', 'Run behavioural tests on a model: negation, neutral texts, emoji, fairness.')
    .option('--model <model>', modelHelp, 'default')
    .option('--suite <suite...>', 'english, or the JSON files of a suite of your own', ['english'])
    .option('--examples <n>', 'failed cases shown of each test', wholeNumber(0, 1000), 1)
    .option('--json', 'print one JSON object')
    .option('--report <file>', 'write an HTML page, too')
    .action(async (options: BehaviourOptions) =>
      (await import('./behaviour/behaviour-command.ts')).behaviour(options, io, models, commandLine),
    );

  addReadingFlags(command('quantize', 'Make a model smaller; it is written only if it loses little.'))
    .option('--model <model>', modelHelp, 'default')
    .requiredOption('--data <file...>', 'CSV, TSV, NDJSON or JSON files (.gz too) that the model was not trained on')
    .addOption(textOption())
    .addOption(labelOption())
    .addOption(badRowsOption())
    .option('--max-loss <loss>', 'the most that accuracy and macro recall may lose', decimal(0, 1), 0.002)
    .addOption(
      new Option(
        '--weights <type>',
        'stored type of the weights; float16 is for networks; auto: the smallest that --max-loss allows',
      )
        .choices(['int8', 'float16', 'float32', 'unchanged', 'auto'])
        .default('int8'),
    )
    .option(
      '--prune <fraction>',
      'fraction of the terms, words or hash buckets to leave out, 0 to 0.99; auto: as much as --max-loss allows',
      decimal(0, 0.99, 'auto'),
      0,
    )
    .option('--json', 'print one JSON object')
    .requiredOption('--output <folder>', 'where to write the model; an older model there is replaced')
    .action(async (options: QuantizeCommandOptions) =>
      (await import('./export/quantize-command.ts')).quantize(options, io, models, commandLine),
    );

  command('export', 'Write a model as an ONNX graph that takes raw text, alone or for MLflow.')
    .option('--model <model>', modelHelp, 'default')
    .addOption(
      new Option('--format <format>', 'onnx: model.onnx for ONNX Runtime; mlflow: a folder for MLflow and Spark')
        .choices(['onnx', 'mlflow'])
        .makeOptionMandatory(),
    )
    .requiredOption('--output <folder>', 'where to write it; an older export there is replaced')
    .action(async (options: ExportOptions) => (await import('./export/export-command.ts')).exportModel(options, io));

  command('mlflow', 'Work with an MLflow server.')
    .command('sync [folder...]')
    .description(
      'Send the runs that trainings could not send, from .sentiment-mlflow in the folders (default: the current one).',
    )
    .option('--mlflow <uri>', 'server to send them to (default: the one each was recorded for)')
    .option('--debug', 'print the stack of an error')
    .action(async (folders: string[], options: MlflowSyncOptions) =>
      (await import('./train/mlflow-sync-command.ts')).syncMlflow(folders, options, io),
    );

  const asked = kindToHelpWith(commandLine);
  if (asked !== undefined) {
    const { kindHelp } = await import('./train/kind-help.ts');
    const text = await kindHelp(asked);
    train.configureHelp({ ...helpLayout, formatHelp: () => text });
  }

  // What follows is listed always; its flags are loaded when the command line names it.
  const named = commandLine.find((argument) => argument !== 'help' && !argument.startsWith('-'));
  const isNamed = (...commands: readonly Command[]): boolean => commands.some((one) => one.name() === named);

  const registry = {
    register: command(
      'register',
      'Put a model into an MLflow registry as a new version.\nStock MLflow can load it, too.',
    ),
    promote: command('promote', 'Make a version the champion if it is better on held-out rows.'),
    rollback: command('rollback', 'Make an earlier version the champion again.'),
  };
  if (isNamed(registry.register, registry.promote, registry.rollback))
    (await import('./registry/registry-program.ts')).defineRegistryCommands(registry, io);

  const feedback = program.command('feedback').description('Work with the feedback of users.');
  if (isNamed(feedback)) (await import('./feedback/feedback-program.ts')).defineFeedbackCommands(feedback, io);

  const retrain = command('retrain', 'Train a challenger on training files and feedback, and compare it.');
  if (isNamed(retrain))
    (await import('./feedback/feedback-program.ts')).defineRetrainCommand(retrain, io, models, commandLine);

  const embeddings = command('embeddings', 'Learn word vectors, and see how many words they cover.');
  if (isNamed(embeddings))
    (await import('./embeddings/embeddings-program.ts')).defineEmbeddingsCommands(embeddings, io);

  command('serve', 'Serve a model over HTTP until stopped.')
    .option('--port <port>', 'port, 0 for a free one', wholeNumber(0, 65_535), 3000)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--model <model>', modelHelp, 'default')
    .option(
      '--poll <seconds>',
      'how often to check whether models:/name@alias is another version (default: 30)',
      wholeNumber(1, 86_400),
    )
    .option(
      '--database <database>',
      'where feedback is kept: SQLite file or postgresql://… (default: DATABASE_URL, SQLITE_FILE, else memory)',
    )
    .action(async (options: ServeOptions) => (await import('./serve/serve-command.ts')).serve(options, io, models));

  return program;
}
