import { DiagnosticError } from '../diagnostic/index.js';
import { unknownDirective, type Directive } from '../datadriven/index.js';
import type { DirectiveDefinition } from './define-directive.js';

/** The directives that a file may use: the built-in ones and those of a user. */
export class DirectiveRegistry implements Iterable<DirectiveDefinition> {
  readonly #definitions = new Map<string, DirectiveDefinition>();

  constructor(definitions: Iterable<DirectiveDefinition> = []) {
    for (const definition of definitions) this.register(definition);
  }

  /**
   * Adds a directive.
   *
   * @throws RegistryError if its name is taken or cannot be the name of a directive.
   */
  register(definition: DirectiveDefinition): this {
    const { name } = definition;
    if (!/^[^\s#\\]\S*$/.test(name) || name === 'subtest' || name === '----') {
      throw new RegistryError(`a directive has a name of one word, found "${name}"`);
    }
    if (this.#definitions.has(name)) {
      throw new RegistryError(`a directive \`${name}\` is registered already`);
    }
    this.#definitions.set(name, definition);
    return this;
  }

  /** The directive of a name. */
  get(name: string): DirectiveDefinition | undefined {
    return this.#definitions.get(name);
  }

  /** All names, in the order of registration. */
  names(): readonly string[] {
    return [...this.#definitions.keys()];
  }

  /**
   * The definition of a directive in a file.
   *
   * @throws DiagnosticError if there is none.
   */
  find(directive: Directive): DirectiveDefinition {
    const found = this.#definitions.get(directive.name);
    if (found !== undefined) return found;
    throw new DiagnosticError([unknownDirective(directive, this.names())]);
  }

  /** In the order of registration. */
  [Symbol.iterator](): Iterator<DirectiveDefinition> {
    return this.#definitions.values();
  }
}

/** A directive cannot be registered. */
export class RegistryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RegistryError';
  }
}
