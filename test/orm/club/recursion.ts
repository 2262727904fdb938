import { integer, selectFrom, val } from 'phoebe';
import { by, MEMBERS, Member } from './club.ts';
import type { Exercise } from './exercise.ts';

/** Who recommended this member, who recommended them, and so on. */
const upward = (id: number) =>
  Member.select({ recommender: Member.recommendedById })
    .where(Member.id.eq(id))
    .recursiveCte('recommenders', (self) =>
      Member.select({ recommender: Member.recommendedById }).join(self, { on: self.columns.recommender.eq(Member.id) }),
    );
const chainOf = (id: number): number[] => {
  const above = MEMBERS[id]!.recommendedById;
  return above === null ? [] : [above, ...chainOf(above)];
};
const below = (id: number): number[] =>
  MEMBERS.filter(({ recommendedById }) => recommendedById === id).flatMap((member) => [member.id, ...below(member.id)]);

export const recursion: readonly Exercise[] = [
  {
    question: 'Who stands above Ines in the chain of recommendations?',
    ask: () => {
      const chain = upward(9);
      return selectFrom(chain, { id: Member.id, firstName: Member.firstName })
        .join(Member, { on: Member.id.eq(chain.columns.recommender) })
        .orderBy(Member.id.desc());
    },
    answer: () =>
      chainOf(9)
        .sort((a, b) => b - a)
        .map((id) => ({ id, firstName: MEMBERS[id]!.firstName })),
  },
  {
    question: 'Who stands below Ada, and how far?',
    ask: () => {
      const tree = Member.select({ id: Member.id, depth: val(0).cast(integer()) })
        .where(Member.id.eq(1))
        .recursiveCte('tree', (self) =>
          Member.select({ id: Member.id, depth: self.columns.depth.plus(1) }).join(self, {
            on: Member.recommendedById.eq(self.columns.id),
          }),
        );
      return selectFrom(tree).where(tree.columns.depth.gt(0)).orderBy(tree.columns.id);
    },
    answer: () =>
      below(1)
        .map((id) => ({ id, depth: chainOf(id).indexOf(1) + 1 }))
        .sort(by((row) => row.id)),
  },
  {
    question: 'Who stands above each of two members, from one table for all?',
    ask: () => {
      const all = Member.select({ member: Member.id, recommender: Member.recommendedById }).recursiveCte(
        'all_chains',
        (self) =>
          Member.select({ member: self.columns.member, recommender: Member.recommendedById }).join(self, {
            on: self.columns.recommender.eq(Member.id),
          }),
      );
      const { member, recommender } = all.columns;
      return selectFrom(all)
        .where(member.in([9, 10]), recommender.isNotNull())
        .orderBy(member, recommender.desc());
    },
    answer: () =>
      [9, 10].flatMap((member) =>
        chainOf(member)
          .sort((a, b) => b - a)
          .map((recommender) => ({ member, recommender })),
      ),
  },
  {
    question: 'Which numbers does a recursion reach that would go round in circles?',
    needs: 'recursiveUnionDistinct',
    ask: () => {
      const circle = Member.select({ n: Member.id })
        .where(Member.id.eq(0))
        .recursiveCte('circle', (self) => selectFrom(self, { n: self.columns.n.plus(1).modulo(4) }), {
          distinct: true,
        });
      return selectFrom(circle).orderBy(circle.columns.n);
    },
    answer: () => [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }],
  },
];
