import type { WrongText } from '../evaluate/worst-errors.ts';
import { html, type Html, seriesColour } from './page.ts';

/** Longer texts are cut. */
const mostCharacters = 400;

/**
 * Texts with their label and what the models said instead, one below another: fits every width.
 * @param names of the models, in the order of the answers; one model needs no name
 */
export function errorList(names: readonly string[], errors: readonly WrongText[]): Html {
  return html`<ol class="errors">
    ${errors.map(
      ({ text, label, answers }) =>
        html`<li>
          <p dir="auto">${shortened(text)}</p>
          <p class="dim">
            Label <strong>${label}</strong>, predicted:
            ${answers.map((answer, index) => {
              const name =
                names.length === 1
                  ? html``
                  : html`<i class="key" style="background:${seriesColour(index)}"></i>${names[index]} `;
              const said = html`${answer.label} <span class="n">${answer.confidence.toFixed(3)}</span>`;
              const marked = answer.label === label ? said : html`<strong>${said}</strong>`;
              return html`<span class="answer">${name}${marked}</span> `;
            })}
          </p>
        </li>`,
    )}
  </ol>`;
}

function shortened(text: string): string {
  const characters = Array.from(text.slice(0, mostCharacters * 2));
  return characters.length > mostCharacters ? `${characters.slice(0, mostCharacters).join('')}…` : text;
}
