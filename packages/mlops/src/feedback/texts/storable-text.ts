const notStorable = /[\0\p{Surrogate}]/gu;

/** As both databases can hold it: PostgreSQL takes no NUL, and UTF-8 no lone surrogate. Both become U+FFFD. */
export const toStorableText = (text: string): string => text.replace(notStorable, '\uFFFD');
