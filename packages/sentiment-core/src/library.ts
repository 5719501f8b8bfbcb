/** Written into artifacts; a test keeps it equal to package.json. */
export const libraryName = 'sentiment-core';
export const libraryVersion = '0.1.0';
