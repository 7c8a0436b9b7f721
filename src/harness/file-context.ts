import { formatResponses, type OutputFormat, type ResponseStyle } from './formats/output-format.js';
import { SessionTable } from './session-table.js';
import type { CaseSystems } from './case-systems.js';
import { TemporaryPath } from './temporary-path.js';
import type { RelatedPlace } from '../diagnostic/index.js';
import type { Timestamp } from '../time/index.js';
import type { TestFile } from '../datadriven/index.js';
import type { FileResult } from './file-result.js';
import type { Place } from './mistakes/place.js';
import type { Response, System, Waiting } from './system/system.js';
import type { Eventual, Work } from './system/work.js';
import type { Workspace } from './workspace.js';

/** What {@link FileContext} is made of. */
export interface FileContextParts {
  readonly system: System;
  readonly workspace: Workspace;
  /** The system's options: name to documentation. */
  readonly systemOptions: ReadonlyMap<string, string>;
  /** The name of the system, and those of all systems. */
  readonly systems: CaseSystems;
  readonly format: OutputFormat;
  /**
   * Is called between the attempts of a wait: by a promise it can let others have their turn, and
   * break the wait off.
   */
  readonly betweenAttempts?: () => Eventual<void>;
  /** Makes a system with more options than the present one, which is closed. */
  readonly makeAgain: (options: ReadonlyMap<string, string>) => Work<System>;
  /** Runs another file on a system of its own. */
  readonly runApart: (testFile: TestFile) => Work<FileResult>;
}

/** How a directive wants responses. */
export interface ResponseForm {
  /** Undefined: that of the file. */
  readonly format: OutputFormat | undefined;
  readonly errorLines: ResponseStyle['errorLines'] | undefined;
}

/** A full name as it stands in the file, and where. */
export interface PlacedName {
  readonly name: string;
  readonly place: Place;
}

/** A name and the item that it names. */
export interface NamedItem extends PlacedName {
  readonly item: string;
}

/** What directives work on: the system of one file, and what the file has set up so far. */
export class FileContext {
  readonly workspace: Workspace;
  readonly systemOptions: ReadonlyMap<string, string>;
  /** The name of the system, and those of all systems. */
  readonly systems: CaseSystems;
  /** Runs another file on a new system of the same kind, with the same workspace. */
  readonly runApart: (testFile: TestFile) => Work<FileResult>;
  /** The sessions with names. */
  readonly sessions = new SessionTable();
  /** The options set in this file, and where. */
  readonly optionsSet = new Map<string, Place>();
  /** The last upper that `update-upper` gave each item, and where. */
  readonly injectedUppers = new Map<string, { readonly upper: Timestamp; readonly place: Place }>();
  /** What `set-upper-filter` holds back: names, since what they name may change. */
  upperFilter: readonly PlacedName[] = [];
  /** The format of responses where a directive names none. */
  format: OutputFormat;
  /** The first directive that is not one of those which stand before all others. */
  firstOther: Place | null = null;
  /** Where in the file the errors point that the present case printed. */
  readonly errorPlaces: RelatedPlace[] = [];
  /** See {@link FileContextParts}. */
  readonly betweenAttempts: (() => Eventual<void>) | undefined;
  readonly #makeAgain: FileContextParts['makeAgain'];
  #system: System;
  #temporary: TemporaryPath;

  constructor(parts: FileContextParts) {
    this.workspace = parts.workspace;
    this.systemOptions = parts.systemOptions;
    this.systems = parts.systems;
    this.format = parts.format;
    this.runApart = parts.runApart;
    this.betweenAttempts = parts.betweenAttempts;
    this.#makeAgain = parts.makeAgain;
    this.#system = parts.system;
    this.#temporary = new TemporaryPath(parts.workspace.path, parts.system.temporaryPath);
  }

  /** The system that the file runs on. */
  get system(): System {
    return this.#system;
  }

  /** `<TEMP>` and its real path. */
  get temporary(): TemporaryPath {
    return this.#temporary;
  }

  /**
   * Puts a new system in place of the present one, with more options: for systems whose options are
   * set when they are made. Only what stands before all other directives may do so.
   *
   * @throws OptionError for options that it cannot have; the present one then stays.
   */
  *makeAgain(options: ReadonlyMap<string, string>): Work<void> {
    this.#system = yield* this.#makeAgain(options);
    this.#temporary = new TemporaryPath(this.workspace.path, this.#system.temporaryPath);
  }

  /** Steps the system until nothing moves. */
  settle(): Eventual<readonly Waiting[]> {
    return this.system.settle();
  }

  /** Prints responses in a format, or in that of the file. */
  formatResponses(
    responses: readonly Response[],
    { format = this.format, errorLines }: ResponseForm,
  ): string {
    const hide = (text: string): string => this.temporary.hide(text);
    return formatResponses(responses, { format, hide, ...(errorLines && { errorLines }) });
  }
}
