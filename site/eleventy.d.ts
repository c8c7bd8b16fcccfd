/** The part of Eleventy's programmatic interface that the site uses; the package has no types. */
declare module '@11ty/eleventy' {
  interface MarkdownLibrary {
    renderInline(text: string): string;
    use(plugin: (markdown: import('./markdown.js').MarkdownRenderer) => void): void;
  }

  export interface EleventyConfig {
    addGlobalData(name: string, value: unknown): void;
    addTemplate(path: string, content: string, data: Readonly<Record<string, unknown>>): void;
    addFilter(name: string, filter: (value: string) => string): void;
    addPassthroughCopy(paths: Readonly<Record<string, string>>): void;
    amendLibrary(name: 'md', amend: (markdown: MarkdownLibrary) => void): void;
  }

  export class Eleventy {
    constructor(
      input: string,
      output: string,
      options: {
        readonly quietMode: boolean;
        readonly configPath: null;
        readonly config: (config: EleventyConfig) => Readonly<Record<string, unknown>> | undefined;
      },
    );
    disableLogger(): void;
    write(): Promise<unknown>;
  }
}
