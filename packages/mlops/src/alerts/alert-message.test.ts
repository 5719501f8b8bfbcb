import { describe, expect, it } from 'vitest';
import { describeAlert, readAlert } from './alert.ts';
import { wrongPredictionsAlert, wrongRateAlert } from './alerts-fixture.ts';
import { formatSlackMessage, formatTeamsMessage } from './channels/chat-channels.ts';
import { formatMail } from './channels/smtp-channel.ts';

const publicUrl = new URL('https://sentiment.example.com/app/');

describe('describeAlert', () => {
  it('names threshold, window, model versions, counts and links', () => {
    const { title, summary, facts, links } = describeAlert(wrongPredictionsAlert, publicUrl);
    expect(title).toBe('4 predictions reported wrong within 5 minutes');
    expect(summary).toContain('again in 10 minutes');
    expect(Object.fromEntries(facts.map(({ name, value }) => [name, value]))).toEqual({
      Reports: '4 (threshold 3)',
      Window: '5 minutes',
      'First report': '2026-01-01 12:01:00 UTC',
      'Last report': '2026-01-01 12:05:00 UTC',
      Model: 'tweets <b>&"*_| version 7: 3, older version 6: 1',
      Predicted: 'positive: 3, negative: 1',
      Alert: wrongPredictionsAlert.id,
    });
    expect(links.map(({ address }) => address)).toEqual([
      'https://sentiment.example.com/app/feedback/errors',
      'https://sentiment.example.com/app/stats',
      'https://sentiment.example.com/app/alerts',
    ]);
    expect(describeAlert(wrongPredictionsAlert).links).toEqual([]);
  });

  it('names rate, sample, bound and limit of the other rule', () => {
    const { title, summary, facts } = describeAlert(wrongRateAlert);
    expect(title).toBe('66.7 % of the recent predictions with feedback are wrong');
    expect(summary).toContain(
      'Of 60 predictions of the last 24 h with feedback, 40 are wrong: surely more than 40.0 %',
    );
    expect(summary).toContain('silent for 1 day');
    expect(facts).toContainEqual({ name: 'At least', value: '54.0 % (95 % Wilson interval; limit 40.0 %)' });
  });

  it('writes durations in the largest unit that fits', () => {
    const windows = [1, 999, 1_000, 90_000, 60_000, 7_200_000, 86_400_000, 0];
    const shown = windows.map((windowMs) => describeAlert({ ...wrongPredictionsAlert, windowMs }).facts[1].value);
    expect(shown).toEqual([
      '1 millisecond',
      '999 milliseconds',
      '1 second',
      '90 seconds',
      '1 minute',
      '2 hours',
      '1 day',
      '0 milliseconds',
    ]);
  });

  it('refuses what is no alert', () => {
    for (const payload of [null, 'alert', {}, { rule: 'rule of a later version' }])
      expect(() => readAlert(payload)).toThrow(expect.objectContaining({ code: 'delivery_failed' }));
  });
});

describe('formats', () => {
  const message = describeAlert(wrongPredictionsAlert, publicUrl);

  it('mail: everything in the text, markup of names escaped in the HTML', () => {
    const { subject, text, html } = formatMail(message);
    expect(subject).toBe('Sentiment alert: 4 predictions reported wrong within 5 minutes');
    for (const { name, value } of message.facts) {
      expect(text).toContain(`\n${name}: `);
      expect(text).toContain(` ${value}\n`);
    }
    expect(html).toContain('tweets &lt;b&gt;&amp;&quot;*_| version 7: 3');
    expect(html).not.toContain('<b>');
    expect(html).toContain('<a href="https://sentiment.example.com/app/alerts">Alerts</a>');
  });

  it('Slack: blocks within their limits, nothing that could mention or link', () => {
    const slack = formatSlackMessage({ ...message, title: `<!channel> ${'x'.repeat(500)}` }) as {
      text: string;
      blocks: { type: string; text?: { type: string; text: string }; fields?: { text: string }[] }[];
    };
    expect(slack.text).toContain('&lt;!channel&gt;');
    expect(slack.blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section', 'section']);
    expect(slack.blocks[0].text).toMatchObject({ type: 'plain_text' });
    expect(slack.blocks[0].text?.text).toHaveLength(150);
    expect(slack.blocks[2].fields?.length).toBeLessThanOrEqual(10);
    expect(slack.blocks[2].fields?.[4].text).toBe(
      '*Model*\ntweets &lt;b&gt;&amp;"*_| version 7: 3, older version 6: 1',
    );
    expect(slack.blocks[3].text?.text).toContain('<https://sentiment.example.com/app/alerts|Alerts>');
  });

  it('Teams: an Adaptive Card, its Markdown escaped', () => {
    const teams = formatTeamsMessage(message) as {
      type: string;
      attachments: {
        contentType: string;
        content: { type: string; version: string; body: object[]; actions: object[] };
      }[];
    };
    expect([teams.type, teams.attachments[0].contentType]).toEqual([
      'message',
      'application/vnd.microsoft.card.adaptive',
    ]);
    const { content } = teams.attachments[0];
    expect([content.type, content.version]).toEqual(['AdaptiveCard', '1.4']);
    expect(content.body[2]).toMatchObject({
      type: 'FactSet',
      facts: expect.arrayContaining([
        { title: 'Model', value: 'tweets \\<b\\>&"\\*\\_\\| version 7: 3, older version 6: 1' },
      ]),
    });
    expect(content.actions).toContainEqual({
      type: 'Action.OpenUrl',
      title: 'Alerts',
      url: 'https://sentiment.example.com/app/alerts',
    });
  });
});
