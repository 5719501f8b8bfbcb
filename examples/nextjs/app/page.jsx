import { loadClassifier } from 'sentiment-core';
import { TweetForm } from './tweet-form.jsx';

const tweet = 'two hours late and no word from the crew';

// A server component: the prediction is made on the server, the browser gets the answer alone.
export default async function Page() {
  const classifier = await loadClassifier();
  const { label } = await classifier.predict(tweet);
  return (
    <main>
      <p>
        “{tweet}” is {label}.
      </p>
      <TweetForm />
    </main>
  );
}
