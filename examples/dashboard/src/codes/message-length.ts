/** Longest message of a code, in characters as people count them. */
export const maxMessageLength = 140;

export const characterCount = (text: string) => [...text].length;

export const isValidMessage = (text: string) => text.trim() !== '' && characterCount(text) <= maxMessageLength;
