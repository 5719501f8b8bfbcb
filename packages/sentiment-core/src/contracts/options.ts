/** Options with every default filled in. */
export type SettingsOf<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> };
