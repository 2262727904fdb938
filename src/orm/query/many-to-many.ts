import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import type { FieldMap } from '../model/model-types.ts';
import type { Relation } from '../model/relation.ts';

/** One side of a many-to-many relation: from the rows that `parent` names to those that `child` names. */
export class ThroughRelation<Between extends FieldMap, Parent extends string, Child extends string> {
  declare readonly _between?: Between;
  /** The foreign keys' names in the model between. */
  declare readonly _parent?: Parent;
  declare readonly _child?: Child;
  /** The property that is filled. */
  readonly name: string;
  /** The foreign key that names the row it is read from. */
  readonly parent: Relation<any, any>;
  /** The foreign key that names the rows it reads. */
  readonly child: Relation<any, any>;

  constructor(name: string, parent: Relation<any, any>, child: Relation<any, any>) {
    this.name = name;
    this.parent = parent;
    this.child = child;
  }
}

type OwnerOf<R> = R extends Relation<infer Owner, any> ? Owner : never;
type NameOf<R> = R extends Relation<any, infer Name> ? Name : never;
type Other<Sides, Name extends keyof Sides> = Exclude<keyof Sides, Name>;

/** The two relations by their names. */
export type ManyToMany<Sides> = {
  readonly [Name in keyof Sides]: ThroughRelation<
    OwnerOf<Sides[Name]>,
    NameOf<Sides[Other<Sides, Name>]>,
    NameOf<Sides[Name]>
  > & {
    readonly name: Name;
  };
};

/**
 * A many-to-many relation through a model that holds a foreign key to either side. Each side gets the name by which the other
 * side's rows call it: `tags` are the rows that `PostTag.tag` names. It is a value beside the models and not a field of one, since
 * each of the two models would otherwise have to know the other's type before its own is known.
 * @example
 *   export const PostTag = model('PostTag', { post: foreignKey(() => Post), tag: foreignKey(() => Tag) }, { primaryKey: ['post', 'tag'] });
 *   export const postTags = manyToMany({ posts: PostTag.post, tags: PostTag.tag });
 *   Post.select().with(postTags.tags)    // tags on each post: SELECT … FROM "tags" INNER JOIN "post_tags" ON … WHERE "post_id" = ANY($1)
 *   Tag.select().with(postTags.posts)    // posts on each tag
 * @throws InvalidArgumentError unless it gets two foreign keys of one model
 */
export function manyToMany<const Sides extends Readonly<Record<string, Relation<any, any>>>>(
  sides: Sides,
): ManyToMany<Sides> {
  const entries = Object.entries(sides);
  const [first, second] = entries;
  if (first === undefined || second === undefined || entries.length > 2 || first[1].owner.meta !== second[1].owner.meta)
    throw new InvalidArgumentError(
      'manyToMany() takes two foreign keys of one model, each under the name of the rows that it names: ' +
        '{ posts: PostTag.post, tags: PostTag.tag }.',
    );
  return {
    [first[0]]: new ThroughRelation(first[0], second[1], first[1]),
    [second[0]]: new ThroughRelation(second[0], first[1], second[1]),
  } as unknown as ManyToMany<Sides>;
}
