import type { Cell, ShapeName } from './shapes.ts';

/** A name that is no string in a document: a value of an enumeration. */
export class Word {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  toJSON(): string {
    return this.name;
  }
}

/** A value that a client sends for a column, and what it is in the table; `bad` where nothing may come of it. */
export class Given {
  readonly input: unknown;
  readonly cell: Cell | { readonly bad: string };

  constructor(input: unknown, cell: Cell | { readonly bad: string }) {
    this.input = input;
    this.cell = cell;
  }

  get isBad(): boolean {
    return typeof this.cell === 'object' && this.cell !== null;
  }

  toJSON(): unknown {
    return this.input instanceof Word ? this.input.name : this.input;
  }
}

/** A row as a client names it: a key of it. */
export type NamedRow = Readonly<Record<string, Given>>;

/** What is written through a relation to one row, or to several. */
export interface OneInput {
  readonly create?: Input;
  readonly connect?: NamedRow;
  readonly disconnect?: true;
}
export interface ManyInput {
  readonly create?: readonly Input[];
  readonly connect?: readonly NamedRow[];
  readonly disconnect?: readonly NamedRow[];
  readonly set?: readonly NamedRow[];
  readonly delete?: readonly NamedRow[];
}

/** The values of a row by columns, and what is written with it by relations. */
export interface Input {
  readonly [name: string]: Given | OneInput | ManyInput;
}

/** Rows by a condition on one column. */
export type Where = Readonly<Record<string, Readonly<Record<string, Given | readonly Given[]>>>>;

export interface ConflictClause {
  readonly target: readonly Word[];
  readonly update?: readonly Word[];
  readonly where?: Where;
}

/** What is asked of a row. */
export interface Selection {
  readonly columns: readonly string[];
  readonly ones: Readonly<Record<string, Selection>>;
  readonly manys: Readonly<
    Record<string, { readonly nodes?: Selection; readonly totalCount?: true; readonly count?: true }>
  >;
  /** The custom field of teams. */
  readonly shout?: true;
}

export type WriteKind = 'create' | 'createMany' | 'upsert' | 'update' | 'updateMany' | 'delete' | 'deleteMany';

export interface Arguments {
  readonly input?: Input | readonly Input[];
  readonly increment?: Input;
  readonly id?: Given;
  readonly onConflict?: ConflictClause;
  readonly where?: Where;
  readonly maxAffected?: Given;
}

interface FieldShape {
  readonly selection: Selection;
  /** Tables whose number of rows the payload's `query` asks for. */
  readonly counts: readonly ShapeName[];
  /** How the field stands in the document. */
  readonly dress: 'plain' | 'fragment' | 'inline' | 'included' | 'skipped';
  /** True: arguments go as variables. */
  readonly asVariables: boolean;
}

export interface GeneratedField extends FieldShape {
  readonly kind: WriteKind;
  readonly shape: ShapeName;
  readonly args: Arguments;
}

export interface CustomField extends FieldShape {
  readonly kind: 'takeNotes' | 'movePoints';
  readonly args: Readonly<Record<string, Given>>;
}

export type RootField = GeneratedField | CustomField;

export function isCustom(field: RootField): field is CustomField {
  return field.kind === 'takeNotes' || field.kind === 'movePoints';
}

export interface Operation {
  readonly schema: 'open' | 'ruled';
  readonly viewer: { readonly id: string; readonly role?: string } | null;
  readonly mode: 'OPERATION' | 'PER_FIELD';
  readonly compile: boolean;
  /** With a key the operation is sent twice. */
  readonly withKey: boolean;
  readonly fields: readonly RootField[];
}
