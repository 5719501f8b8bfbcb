'use client';
import { useState } from 'react';

// A client component: the model comes to the browser with the first letter that is typed, and no text leaves it.
export function TweetForm() {
  const [label, setLabel] = useState('');

  async function predict(event) {
    const { value } = event.target;
    const { loadClassifier } = await import('sentiment-core');
    const classifier = await loadClassifier();
    setLabel((await classifier.predict(value)).label);
  }

  return (
    <label>
      Your tweet <input onChange={predict} /> <output>{label}</output>
    </label>
  );
}
