// Written by `canevas contract` from workspace/canvas/schema. Never edit it.

/** Marks an English sentence for the catalogues; it is translated where it is shown. */
const N_ = (text: string): string => text

/** `line`, `long_text` (Y.Text) and `rich_text` (Y.XmlFragment) are live, others plain. */
export type FieldType =
  | 'line' | 'long_text' | 'rich_text' | 'text' | 'texts' | 'enum' | 'enum_set' | 'boolean'
  | 'integer' | 'number' | 'date' | 'group' | 'group_set' | 'card' | 'session' | 'record' | 'records'

/** One value of an enumeration. Labels and helps are sentences to translate. */
export interface Option {
  readonly id: string
  readonly label: string
  readonly help: string
}

/** One field of a card, of the frame, of a record or of a link. */
export interface Field {
  readonly key: string
  readonly type: FieldType
  readonly label: string
  readonly help: string
  /** Id of the plain question it stands under; empty in records, links and the frame. */
  readonly heading: string
  readonly options: readonly Option[]
  /** Members of a `record`, or of each of the `records`. */
  readonly fields: readonly Field[]
  /** Most characters, most items or the greatest number, by type; 0: none of its own. */
  readonly limit: number
  readonly minimum: number
  /** A length the form only recommends; 0: none. */
  readonly advised: number
  readonly required: boolean
  /** A long text that reads as a list, one point per line. */
  readonly lines: boolean
  readonly serverOnly: boolean
}

export interface Kind {
  readonly id: string
  readonly label: string
  readonly help: string
}

/** A plain question that fields and links stand under in the form. */
export interface Heading {
  readonly id: string
  readonly label: string
}

export interface Section {
  readonly id: CardSectionId
  readonly label: string
  readonly question: string
  /** What an empty section says to begin with. */
  readonly invitation: string
  /** First sign of the cards' codes, by language. */
  readonly letters: Readonly<Record<string, string>>
  readonly kinds: readonly Kind[]
  readonly defaultKind: string
  readonly headings: readonly Heading[]
  readonly fields: readonly Field[]
}

/** A typed, directed relation; it lives in the document of its source card. */
export interface LinkKind {
  readonly id: LinkKindId
  readonly source: CardSectionId
  readonly target: CardSectionId
  /** Read from source to target: "is answered by". */
  readonly label: string
  /** Read the other way: "answers". */
  readonly inverse: string
  /** Heading in the source card's form, and in the target card's. */
  readonly heading: string
  readonly inverseHeading: string
  /** What the link itself says, besides an optional `because`. */
  readonly fields: readonly Field[]
  /** Most links of this kind from one card; 0: as many as one likes. */
  readonly most: number
  readonly symmetric: boolean
}

export interface TextSchema {
  readonly version: number
  /** In ProseMirror's words; an empty group or content is none. */
  readonly nodes: Readonly<Record<string, { readonly content: string; readonly group: string }>>
  /** Mark → attributes it must have. */
  readonly marks: Readonly<Record<string, readonly string[]>>
  readonly schemes: readonly string[]
  readonly depth: number
}

const NOTHING: Omit<Field, 'key' | 'type' | 'label'> = {
  help: '', heading: '', options: [], fields: [], limit: 0, minimum: 0, advised: 0,
  required: false, lines: false, serverOnly: false,
}
type Facts = Partial<Field>
const field = (key: string, type: FieldType, label: string, facts: Facts = {}): Field => ({
  ...NOTHING, ...facts, key, type, label,
})

export const SECTIONS = ["frame", "needs", "objectives", "actors", "values", "evaluation"] as const
export type SectionId = (typeof SECTIONS)[number]

export const CARD_SECTIONS = ["needs", "objectives", "actors", "values", "evaluation"] as const
export type CardSectionId = (typeof CARD_SECTIONS)[number]

export const LINK_KIND_IDS = ["voiced_by", "concerns", "causes", "answered_by", "escalated_to", "contributes_to", "carried_by", "honours", "strains", "tie", "tension", "assesses", "tests", "revisits", "judged_by", "collected_by", "reported_to"] as const
export type LinkKindId = (typeof LINK_KIND_IDS)[number]

/** Fields that every card has. They come first in each section's fields. */
export const COMMON_FIELDS: readonly Field[] = [
  field("title", "line", N_("In one sentence"), {
    help: N_("In the group's own words."),
    limit: 500,
    advised: 140,
  }),
  field("body", "rich_text", N_("In more detail"), {
    help: N_("Bold, italic, lists and links are enough."),
    limit: 20000,
  }),
  field("status", "enum", N_("Where does it stand?"), {
    heading: "standing",
    options: [
      { id: "proposed", label: N_("proposed"), help: N_("Somebody put it here; it has not been talked about.") },
      { id: "discussed", label: N_("discussed"), help: N_("It has been talked about and stays open.") },
      { id: "agreed", label: N_("agreed"), help: N_("Those around the table agree.") },
      { id: "contested", label: N_("contested"), help: N_("There is disagreement, and it stays visible.") },
    ],
  }),
  field("plain", "long_text", N_("In plain words"), {
    help: N_("Short sentences, everyday words, one idea at a time."),
    heading: "plain",
    limit: 20000,
    advised: 300,
  }),
  field("plain_checked_by", "group", N_("Read and approved by"), {
    help: N_("A text is easy to read only when people concerned have read it."),
    heading: "plain",
  }),
  field("sensitive", "boolean", N_("This is sensitive"), {
    help: N_("How we know it stays out of documents unless somebody asks for it."),
    heading: "standing",
  }),
  field("minority", "records", N_("Minority opinions"), {
    help: N_("Disagreement kept on record, with the group that asked for it."),
    heading: "standing",
    fields: [
      field("text", "text", N_("What they say"), {
        limit: 2000,
        required: true,
      }),
      field("group", "group", N_("Group")),
      field("date", "date", N_("Date")),
    ],
    limit: 50,
  }),
  field("origin", "record", N_("Where does it come from?"), {
    heading: "standing",
    fields: [
      field("session", "session", N_("Session")),
      field("date", "date", N_("Date")),
      field("group", "group", N_("Group")),
      field("mode", "enum", N_("How it was written"), {
        options: [
          { id: "live", label: N_("written together, live"), help: "" },
          { id: "private_then_revealed", label: N_("written in silence, then revealed"), help: "" },
          { id: "relayed", label: N_("typed by a relay"), help: "" },
          { id: "imported", label: N_("taken in from a file"), help: "" },
          { id: "paper", label: N_("written on paper"), help: "" },
        ],
      }),
      field("relay", "text", N_("Who typed for whom"), {
        help: N_("A role, never a name."),
        limit: 500,
      }),
    ],
  }),
  field("lang", "enum", N_("Language of this card"), {
    help: N_("If it is not the canvas's."),
    heading: "plain",
    options: [
      { id: "fr", label: N_("French"), help: "" },
      { id: "en", label: N_("English"), help: "" },
      { id: "nl", label: N_("Dutch"), help: "" },
      { id: "de", label: N_("German"), help: "" },
      { id: "ar", label: N_("Arabic"), help: "" },
    ],
  }),
  field("translations", "records", N_("Translations"), {
    help: N_("A translation never replaces the words that were said."),
    heading: "plain",
    fields: [
      field("lang", "enum", N_("Language"), {
        options: [
          { id: "fr", label: N_("French"), help: "" },
          { id: "en", label: N_("English"), help: "" },
          { id: "nl", label: N_("Dutch"), help: "" },
          { id: "de", label: N_("German"), help: "" },
          { id: "ar", label: N_("Arabic"), help: "" },
        ],
        required: true,
      }),
      field("title", "text", N_("In one sentence"), {
        limit: 500,
      }),
      field("text", "text", N_("In more detail"), {
        limit: 2000,
      }),
      field("by", "enum", N_("Translated by"), {
        options: [
          { id: "person", label: N_("a person"), help: "" },
          { id: "machine", label: N_("a machine"), help: "" },
        ],
      }),
    ],
    limit: 50,
  }),
  field("place", "record", N_("Place on the map"), {
    fields: [
      field("x", "number", N_("Across")),
      field("y", "number", N_("Down")),
    ],
  }),
]

export const SECTION: Readonly<Record<CardSectionId, Section>> = {
  needs: {
    id: "needs",
    label: N_("Needs"),
    question: N_("What we live, what we want"),
    invitation: N_("Begin with what you have seen, heard or lived."),
    letters: {
      fr: "B",
      en: "N",
      nl: "B",
      de: "B",
      ar: "ح",
    },
    kinds: [
      { id: "need", label: N_("need"), help: N_("What is missing, or must change.") },
      { id: "observation", label: N_("observation"), help: N_("What we see happening.") },
      { id: "obstacle", label: N_("obstacle"), help: N_("What stands in the way.") },
      { id: "resource", label: N_("resource"), help: N_("A strength that is already there.") },
      { id: "aspiration", label: N_("aspiration"), help: N_("What we would like to live.") },
    ],
    defaultKind: "need",
    headings: [
      { id: "voice", label: N_("Who says it?") },
      { id: "concerned", label: N_("Who is concerned?") },
      { id: "evidence", label: N_("How do we know?") },
      { id: "nature", label: N_("What kind of need is it?") },
      { id: "causes", label: N_("Where does it come from?") },
      { id: "answers", label: N_("What answers it?") },
      { id: "reach", label: N_("Is it within our reach?") },
      { id: "evaluation", label: N_("How will we come back to it?") },
      { id: "plain", label: N_("How do we say it simply?") },
      { id: "standing", label: N_("Where do we stand?") },
    ],
    fields: [
      ...COMMON_FIELDS,
      field("voiced_mode", "enum", N_("How was it voiced?"), {
        heading: "voice",
        options: [
          { id: "direct", label: N_("said by the people themselves"), help: "" },
          { id: "relayed", label: N_("reported by others"), help: "" },
          { id: "observed", label: N_("observed"), help: "" },
          { id: "documented", label: N_("found in documents"), help: "" },
        ],
      }),
      field("evidence", "records", N_("What shows it"), {
        help: N_("A sentence that was said counts as much as a figure."),
        heading: "evidence",
        fields: [
          field("type", "enum", N_("Kind"), {
            options: [
              { id: "voice", label: N_("a voice"), help: "" },
              { id: "observation", label: N_("an observation"), help: "" },
              { id: "statistic", label: N_("a figure"), help: "" },
              { id: "document", label: N_("a document"), help: "" },
            ],
            required: true,
          }),
          field("text", "text", N_("What was said, seen or counted"), {
            limit: 2000,
            required: true,
          }),
          field("source", "text", N_("Source"), {
            limit: 500,
          }),
          field("date", "date", N_("Date")),
          field("session", "session", N_("Session")),
          field("anonymous", "boolean", N_("Without a name")),
        ],
        limit: 50,
      }),
      field("need_types", "enum_set", N_("What kind of need is it?"), {
        help: N_("Several may be true at once."),
        heading: "nature",
        options: [
          { id: "felt", label: N_("felt"), help: N_("What people live and want, said or not.") },
          { id: "expressed", label: N_("expressed"), help: N_("What people have asked for.") },
          { id: "normative", label: N_("by a norm"), help: N_("What a law, a right or experts say is needed.") },
          { id: "comparative", label: N_("by comparison"), help: N_("What others in the same situation have.") },
        ],
      }),
      field("right", "enum", N_("Which right is at stake?"), {
        heading: "nature",
        options: [
          { id: "work_training", label: N_("work, training and learning"), help: "" },
          { id: "housing_energy_water_environment", label: N_("housing, energy, water and a healthy environment"), help: "" },
          { id: "health", label: N_("health"), help: "" },
          { id: "food", label: N_("food"), help: "" },
          { id: "culture_social_family", label: N_("cultural, social and family life"), help: "" },
          { id: "participation_ict", label: N_("taking part in society, and digital access"), help: "" },
          { id: "mobility", label: N_("getting around"), help: "" },
          { id: "income_social_aid", label: N_("a decent income and social aid"), help: "" },
          { id: "other", label: N_("another right"), help: "" },
        ],
      }),
      field("rights_more", "enum_set", N_("Other rights at stake"), {
        heading: "nature",
        options: [
          { id: "work_training", label: N_("work, training and learning"), help: "" },
          { id: "housing_energy_water_environment", label: N_("housing, energy, water and a healthy environment"), help: "" },
          { id: "health", label: N_("health"), help: "" },
          { id: "food", label: N_("food"), help: "" },
          { id: "culture_social_family", label: N_("cultural, social and family life"), help: "" },
          { id: "participation_ict", label: N_("taking part in society, and digital access"), help: "" },
          { id: "mobility", label: N_("getting around"), help: "" },
          { id: "income_social_aid", label: N_("a decent income and social aid"), help: "" },
          { id: "other", label: N_("another right"), help: "" },
        ],
      }),
      field("scale", "enum", N_("How far does it reach?"), {
        heading: "nature",
        options: [
          { id: "person", label: N_("a person"), help: "" },
          { id: "group", label: N_("a group"), help: "" },
          { id: "territory", label: N_("a territory"), help: "" },
          { id: "structural", label: N_("society as a whole"), help: N_("Its causes lie beyond this place.") },
        ],
      }),
      field("existing_answers", "long_text", N_("What is there already?"), {
        heading: "answers",
        limit: 20000,
      }),
      field("out_of_reach", "boolean", N_("Beyond the reach of this project"), {
        help: N_("Then say who must be told: it is no failure of the project."),
        heading: "reach",
      }),
    ],
  },
  objectives: {
    id: "objectives",
    label: N_("Objectives"),
    question: N_("What we want to change"),
    invitation: N_("Begin with one change you would like to see."),
    letters: {
      fr: "O",
      en: "O",
      nl: "D",
      de: "Z",
      ar: "ه",
    },
    kinds: [
      { id: "purpose", label: N_("purpose"), help: N_("Why all this, in the end.") },
      { id: "general", label: N_("general objective"), help: N_("The broad change we work towards.") },
      { id: "specific", label: N_("specific objective"), help: N_("What this project itself changes.") },
      { id: "operational", label: N_("operational objective"), help: N_("What we put in place for it.") },
      { id: "activity", label: N_("activity"), help: N_("What we do, concretely.") },
    ],
    defaultKind: "specific",
    headings: [
      { id: "needs", label: N_("Which needs does it answer?") },
      { id: "success", label: N_("How will we see that it has changed?") },
      { id: "carriers", label: N_("Who carries it?") },
      { id: "path", label: N_("What does it lead to?") },
      { id: "values", label: N_("What does it do to our values?") },
      { id: "means", label: N_("With what means?") },
      { id: "risks", label: N_("What could happen?") },
      { id: "progress", label: N_("How far are we?") },
      { id: "plain", label: N_("How do we say it simply?") },
      { id: "standing", label: N_("Where do we stand?") },
    ],
    fields: [
      ...COMMON_FIELDS,
      field("success_in_their_words", "long_text", N_("What will have changed, in their words?"), {
        help: N_("To be written by those concerned."),
        heading: "success",
        limit: 20000,
      }),
      field("horizon", "date", N_("By when?"), {
        heading: "means",
      }),
      field("territory", "text", N_("Where?"), {
        heading: "means",
        limit: 500,
      }),
      field("means", "long_text", N_("With what means?"), {
        help: N_("People, places, time, money."),
        heading: "means",
        limit: 20000,
      }),
      field("amount", "record", N_("Amount"), {
        heading: "means",
        fields: [
          field("value", "number", N_("Sum"), {
            required: true,
          }),
          field("currency", "enum", N_("Currency"), {
            options: [
              { id: "EUR", label: N_("EUR"), help: "" },
              { id: "CHF", label: N_("CHF"), help: "" },
              { id: "GBP", label: N_("GBP"), help: "" },
              { id: "USD", label: N_("USD"), help: "" },
              { id: "CAD", label: N_("CAD"), help: "" },
            ],
          }),
        ],
      }),
      field("assumptions", "long_text", N_("What must be true for this to work?"), {
        help: N_("One assumption per line."),
        heading: "risks",
        limit: 20000,
        lines: true,
      }),
      field("risks", "long_text", N_("What could go wrong?"), {
        help: N_("One risk per line."),
        heading: "risks",
        limit: 20000,
        lines: true,
      }),
      field("unintended_to_watch", "long_text", N_("Which unwanted effects do we watch for?"), {
        heading: "risks",
        limit: 20000,
      }),
      field("progress", "enum", N_("How far are we?"), {
        heading: "progress",
        options: [
          { id: "idea", label: N_("an idea"), help: "" },
          { id: "under_way", label: N_("under way"), help: "" },
          { id: "reached", label: N_("reached"), help: "" },
          { id: "reoriented", label: N_("taken another way"), help: "" },
          { id: "dropped", label: N_("given up"), help: "" },
        ],
      }),
      field("progress_why", "long_text", N_("Why?"), {
        heading: "progress",
        limit: 20000,
      }),
    ],
  },
  actors: {
    id: "actors",
    label: N_("Actors"),
    question: N_("Who is concerned, who acts"),
    invitation: N_("Begin with those whom the project concerns first."),
    letters: {
      fr: "A",
      en: "A",
      nl: "A",
      de: "A",
      ar: "ف",
    },
    kinds: [
      { id: "concerned_group", label: N_("people concerned"), help: N_("Those whose life it is about.") },
      { id: "collective", label: N_("collective"), help: N_("People who organise themselves.") },
      { id: "professional_team", label: N_("professional team"), help: N_("Those whose job it is.") },
      { id: "association", label: N_("association"), help: N_("An organisation of civil society.") },
      { id: "public_service", label: N_("public service"), help: N_("A service that law has set up.") },
      { id: "authority", label: N_("authority"), help: N_("Who decides or governs.") },
      { id: "funder", label: N_("funder"), help: N_("Who pays.") },
      { id: "other", label: N_("other actor"), help: N_("Anyone else who counts here.") },
    ],
    defaultKind: "concerned_group",
    headings: [
      { id: "seat", label: N_("What is their place at the table?") },
      { id: "stance", label: N_("What do they think of it?") },
      { id: "power", label: N_("What can they make happen here?") },
      { id: "exchange", label: N_("What do they bring, what do they expect?") },
      { id: "voice", label: N_("What do they say, what concerns them?") },
      { id: "part", label: N_("What is their part in it?") },
      { id: "judgement", label: N_("What may they judge, what do they hear back?") },
      { id: "ties", label: N_("How are they tied to the others?") },
      { id: "plain", label: N_("How do we say it simply?") },
      { id: "standing", label: N_("Where do we stand?") },
    ],
    fields: [
      ...COMMON_FIELDS,
      field("seat", "enum", N_("What is their place at the table?"), {
        heading: "seat",
        options: [
          { id: "co_decides", label: N_("decides with us"), help: "" },
          { id: "co_builds", label: N_("builds with us"), help: "" },
          { id: "consulted", label: N_("is asked"), help: "" },
          { id: "informed", label: N_("is told"), help: "" },
          { id: "absent", label: N_("is absent"), help: "" },
          { id: "to_invite", label: N_("is to be invited"), help: "" },
        ],
      }),
      field("groups", "group_set", N_("Which groups of this canvas speak for them?"), {
        heading: "seat",
        limit: 50,
      }),
      field("affected", "enum", N_("Does the project change something for them?"), {
        heading: "seat",
        options: [
          { id: "direct", label: N_("directly"), help: "" },
          { id: "indirect", label: N_("indirectly"), help: "" },
          { id: "none", label: N_("not at all"), help: "" },
        ],
      }),
      field("stance", "enum", N_("What do they think of the project?"), {
        heading: "stance",
        options: [
          { id: "carries", label: N_("carries the project"), help: "" },
          { id: "supports", label: N_("supports it"), help: "" },
          { id: "neutral", label: N_("is neutral"), help: "" },
          { id: "reluctant", label: N_("is reluctant"), help: "" },
          { id: "opposes", label: N_("opposes it"), help: "" },
          { id: "unknown", label: N_("we do not know"), help: "" },
        ],
      }),
      field("power", "integer", N_("Power to act on this project"), {
        help: N_("From 1, little, to 4, a lot. It says nothing about worth."),
        heading: "power",
        limit: 4,
        minimum: 1,
      }),
      field("interest", "integer", N_("Interest in this project"), {
        help: N_("From 1, little, to 4, a lot."),
        heading: "power",
        limit: 4,
        minimum: 1,
      }),
      field("power_basis", "enum_set", N_("Where does this power come from?"), {
        heading: "power",
        options: [
          { id: "money", label: N_("money"), help: "" },
          { id: "decision", label: N_("the decision"), help: "" },
          { id: "rules", label: N_("the rules"), help: "" },
          { id: "knowledge", label: N_("knowledge"), help: "" },
          { id: "legitimacy", label: N_("legitimacy"), help: "" },
          { id: "numbers", label: N_("numbers"), help: "" },
          { id: "access", label: N_("access"), help: "" },
        ],
      }),
      field("brings", "long_text", N_("What do they bring?"), {
        heading: "exchange",
        limit: 20000,
      }),
      field("expects", "long_text", N_("What do they expect?"), {
        heading: "exchange",
        limit: 20000,
      }),
    ],
  },
  values: {
    id: "values",
    label: N_("Values"),
    question: N_("What we hold dear"),
    invitation: N_("Begin with something you would not give up."),
    letters: {
      fr: "V",
      en: "V",
      nl: "W",
      de: "W",
      ar: "ق",
    },
    kinds: [
      { id: "value", label: N_("value"), help: N_("What counts for us.") },
      { id: "principle", label: N_("principle"), help: N_("How we want to act.") },
      { id: "red_line", label: N_("red line"), help: N_("What we will not do.") },
      { id: "tension", label: N_("tension"), help: N_("Two things we hold dear that pull apart.") },
    ],
    defaultKind: "value",
    headings: [
      { id: "practice", label: N_("What does it mean in practice?") },
      { id: "tensions", label: N_("What does it rub against?") },
      { id: "objectives", label: N_("Which objectives honour or strain it?") },
      { id: "evaluation", label: N_("How is it put to the test?") },
      { id: "voice", label: N_("Who brought it?") },
      { id: "plain", label: N_("How do we say it simply?") },
      { id: "standing", label: N_("Where do we stand?") },
    ],
    fields: [
      ...COMMON_FIELDS,
      field("in_practice", "long_text", N_("In practice, what does it look like?"), {
        heading: "practice",
        limit: 20000,
      }),
      field("forbids", "long_text", N_("What does it forbid?"), {
        heading: "practice",
        limit: 20000,
      }),
      field("proposed_by", "group_set", N_("Which groups brought it?"), {
        heading: "voice",
        limit: 50,
      }),
    ],
  },
  evaluation: {
    id: "evaluation",
    label: N_("Evaluation"),
    question: N_("How we will know, and who will say so"),
    invitation: N_("Begin with a question that people can answer."),
    letters: {
      fr: "E",
      en: "E",
      nl: "E",
      de: "E",
      ar: "ت",
    },
    kinds: [
      { id: "question", label: N_("question"), help: N_("A question that people can answer.") },
      { id: "indicator", label: N_("indicator"), help: N_("Something that can be counted or seen.") },
      { id: "story", label: N_("story of change"), help: N_("Stories chosen by those concerned.") },
    ],
    defaultKind: "question",
    headings: [
      { id: "about", label: N_("What is it about?") },
      { id: "judges", label: N_("Who may say whether it succeeded?") },
      { id: "measure", label: N_("What will we look at?") },
      { id: "course", label: N_("Where do we start from, where do we want to go?") },
      { id: "collecting", label: N_("How will we gather it?") },
      { id: "use", label: N_("What will it be used for?") },
      { id: "plain", label: N_("How do we say it simply?") },
      { id: "standing", label: N_("Where do we stand?") },
    ],
    fields: [
      ...COMMON_FIELDS,
      field("criterion", "enum", N_("From which angle?"), {
        heading: "about",
        options: [
          { id: "dignity", label: N_("dignity"), help: "" },
          { id: "rights", label: N_("rights"), help: "" },
          { id: "equity", label: N_("equity"), help: "" },
          { id: "participation", label: N_("participation"), help: "" },
          { id: "power_to_act", label: N_("power to act"), help: "" },
          { id: "unexpected", label: N_("the unexpected"), help: "" },
          { id: "relevance", label: N_("relevance"), help: "" },
          { id: "coherence", label: N_("coherence"), help: "" },
          { id: "effectiveness", label: N_("effectiveness"), help: "" },
          { id: "efficiency", label: N_("efficiency"), help: "" },
          { id: "impact", label: N_("impact"), help: "" },
          { id: "sustainability", label: N_("sustainability"), help: "" },
        ],
      }),
      field("frameworks", "texts", N_("Frameworks it belongs to"), {
        help: N_("A theme of a quality standard, a funder's code."),
        heading: "about",
        limit: 50,
      }),
      field("indicator", "long_text", N_("What will we look at?"), {
        heading: "measure",
        limit: 20000,
      }),
      field("measure", "enum", N_("In what form?"), {
        heading: "measure",
        options: [
          { id: "count", label: N_("a count"), help: "" },
          { id: "share", label: N_("a share"), help: "" },
          { id: "scale", label: N_("a scale"), help: "" },
          { id: "yes_no", label: N_("yes or no"), help: "" },
          { id: "story", label: N_("stories"), help: "" },
          { id: "observation", label: N_("observation"), help: "" },
        ],
      }),
      field("for_whom", "long_text", N_("For whom does it work?"), {
        heading: "measure",
        limit: 20000,
      }),
      field("if_context", "long_text", N_("In what circumstances?"), {
        heading: "measure",
        limit: 20000,
      }),
      field("baseline", "record", N_("Where do we start from?"), {
        heading: "course",
        fields: [
          field("value", "text", N_("Starting point"), {
            limit: 2000,
          }),
          field("date", "date", N_("Date")),
          field("source", "text", N_("Source"), {
            limit: 500,
          }),
          field("unknown_because", "text", N_("Or: unknown, because"), {
            limit: 2000,
          }),
        ],
      }),
      field("target", "record", N_("Where do we want to go?"), {
        help: N_("No target is a legitimate answer, if you say why."),
        heading: "course",
        fields: [
          field("value", "text", N_("Target"), {
            limit: 2000,
          }),
          field("date", "date", N_("Date")),
          field("why_none", "text", N_("Or: none, because"), {
            limit: 2000,
          }),
        ],
      }),
      field("source", "long_text", N_("Where will we find it?"), {
        heading: "collecting",
        limit: 20000,
      }),
      field("method", "long_text", N_("How will we go about it?"), {
        heading: "collecting",
        limit: 20000,
      }),
      field("frequency", "enum", N_("How often?"), {
        heading: "collecting",
        options: [
          { id: "once", label: N_("once"), help: "" },
          { id: "monthly", label: N_("every month"), help: "" },
          { id: "quarterly", label: N_("every three months"), help: "" },
          { id: "biannual", label: N_("twice a year"), help: "" },
          { id: "yearly", label: N_("once a year"), help: "" },
        ],
      }),
      field("burden", "long_text", N_("What does it cost the people asked, and what do they get?"), {
        heading: "collecting",
        limit: 20000,
      }),
      field("use", "long_text", N_("What will be decided with it, and by whom?"), {
        heading: "use",
        limit: 20000,
      }),
      field("roles", "record", N_("Which groups take part, and when?"), {
        heading: "judges",
        fields: [
          field("define", "group_set", N_("in defining it"), {
            limit: 50,
          }),
          field("collect", "group_set", N_("in gathering it"), {
            limit: 50,
          }),
          field("interpret", "group_set", N_("in reading it"), {
            limit: 50,
          }),
          field("decide", "group_set", N_("in deciding with it"), {
            limit: 50,
          }),
        ],
      }),
    ],
  },
}

export const FRAME_FIELDS: readonly Field[] = [
  field("title", "line", N_("Title"), {
    limit: 500,
    advised: 140,
  }),
  field("summary", "long_text", N_("In short"), {
    limit: 20000,
  }),
  field("plain", "long_text", N_("In plain words"), {
    limit: 20000,
  }),
  field("context", "long_text", N_("Context"), {
    limit: 20000,
  }),
  field("charter", "long_text", N_("Charter"), {
    help: N_("What we promised each other about how we work here."),
    limit: 20000,
  }),
  field("intro_needs", "long_text", N_("Introduction to the needs"), {
    limit: 20000,
  }),
  field("intro_objectives", "long_text", N_("Introduction to the objectives"), {
    limit: 20000,
  }),
  field("intro_actors", "long_text", N_("Introduction to the actors"), {
    limit: 20000,
  }),
  field("intro_values", "long_text", N_("Introduction to the values"), {
    limit: 20000,
  }),
  field("intro_evaluation", "long_text", N_("Introduction to the evaluation"), {
    limit: 20000,
  }),
  field("state", "enum", N_("Where are we?"), {
    options: [
      { id: "diagnosis", label: N_("Understanding"), help: N_("We look together at what is.") },
      { id: "design", label: N_("Designing"), help: N_("We imagine what should change.") },
      { id: "agreement", label: N_("Agreeing"), help: N_("We settle what we commit to.") },
      { id: "under_way", label: N_("Under way"), help: N_("We do it.") },
      { id: "review", label: N_("Looking back"), help: N_("We judge, together, and begin again.") },
    ],
  }),
  field("territory", "text", N_("Territory"), {
    limit: 500,
  }),
  field("country", "text", N_("Country"), {
    limit: 2,
  }),
  field("horizon", "record", N_("From when to when?"), {
    fields: [
      field("from", "date", N_("From")),
      field("to", "date", N_("To")),
    ],
  }),
  field("carrier", "card", N_("Who answers for the project?"), {
    help: N_("One of the actors."),
  }),
  field("groups", "records", N_("Groups"), {
    help: N_("The groups that take part in this canvas."),
    fields: [
      field("id", "group", N_("Id"), {
        required: true,
      }),
      field("name", "text", N_("Name"), {
        limit: 500,
        required: true,
      }),
      field("type", "enum", N_("Who they are"), {
        options: [
          { id: "concerned", label: N_("people concerned"), help: "" },
          { id: "professionals", label: N_("professionals"), help: "" },
          { id: "partners", label: N_("partners"), help: "" },
          { id: "supervisors", label: N_("supervision"), help: "" },
          { id: "other", label: N_("others"), help: "" },
        ],
      }),
      field("color", "integer", N_("Colour"), {
        limit: 99,
      }),
      field("seats", "integer", N_("Number of people"), {
        limit: 100000,
      }),
      field("quorum", "integer", N_("How many must be there"), {
        limit: 100000,
      }),
    ],
    limit: 50,
    serverOnly: true,
  }),
  field("language", "enum", N_("Language"), {
    options: [
      { id: "fr", label: N_("French"), help: "" },
      { id: "en", label: N_("English"), help: "" },
      { id: "nl", label: N_("Dutch"), help: "" },
      { id: "de", label: N_("German"), help: "" },
      { id: "ar", label: N_("Arabic"), help: "" },
    ],
    serverOnly: true,
  }),
]

export const LINK_KINDS: readonly LinkKind[] = [
  {
    id: "voiced_by",
    source: "needs",
    target: "actors",
    label: N_("is said by"),
    inverse: N_("says"),
    heading: "voice",
    inverseHeading: "voice",
    fields: [],
    most: 0,
    symmetric: false,
  },
  {
    id: "concerns",
    source: "needs",
    target: "actors",
    label: N_("concerns"),
    inverse: N_("is concerned by"),
    heading: "concerned",
    inverseHeading: "voice",
    fields: [],
    most: 0,
    symmetric: false,
  },
  {
    id: "causes",
    source: "needs",
    target: "needs",
    label: N_("causes"),
    inverse: N_("is caused by"),
    heading: "causes",
    inverseHeading: "causes",
    fields: [],
    most: 0,
    symmetric: false,
  },
  {
    id: "answered_by",
    source: "needs",
    target: "objectives",
    label: N_("is answered by"),
    inverse: N_("answers"),
    heading: "answers",
    inverseHeading: "needs",
    fields: [],
    most: 0,
    symmetric: false,
  },
  {
    id: "escalated_to",
    source: "needs",
    target: "actors",
    label: N_("must be told to"),
    inverse: N_("must be told about"),
    heading: "reach",
    inverseHeading: "voice",
    fields: [],
    most: 1,
    symmetric: false,
  },
  {
    id: "contributes_to",
    source: "objectives",
    target: "objectives",
    label: N_("contributes to"),
    inverse: N_("is served by"),
    heading: "path",
    inverseHeading: "path",
    fields: [],
    most: 0,
    symmetric: false,
  },
  {
    id: "carried_by",
    source: "objectives",
    target: "actors",
    label: N_("is carried by"),
    inverse: N_("carries"),
    heading: "carriers",
    inverseHeading: "part",
    fields: [
      field("role", "enum", N_("Part taken"), {
        options: [
          { id: "leads", label: N_("leads"), help: "" },
          { id: "co_leads", label: N_("leads with others"), help: "" },
          { id: "contributes", label: N_("contributes"), help: "" },
          { id: "funds", label: N_("funds"), help: "" },
          { id: "hosts", label: N_("hosts"), help: "" },
          { id: "controls", label: N_("controls"), help: "" },
        ],
      }),
    ],
    most: 0,
    symmetric: false,
  },
  {
    id: "honours",
    source: "objectives",
    target: "values",
    label: N_("honours"),
    inverse: N_("is honoured by"),
    heading: "values",
    inverseHeading: "objectives",
    fields: [],
    most: 0,
    symmetric: false,
  },
  {
    id: "strains",
    source: "objectives",
    target: "values",
    label: N_("strains"),
    inverse: N_("is strained by"),
    heading: "values",
    inverseHeading: "objectives",
    fields: [
      field("how", "text", N_("How do we hold it?"), {
        limit: 2000,
      }),
    ],
    most: 0,
    symmetric: false,
  },
  {
    id: "tie",
    source: "actors",
    target: "actors",
    label: N_("has a tie with"),
    inverse: N_("has a tie from"),
    heading: "ties",
    inverseHeading: "ties",
    fields: [
      field("tie", "enum", N_("What ties them?"), {
        options: [
          { id: "alliance", label: N_("alliance"), help: "" },
          { id: "dependence", label: N_("dependence"), help: "" },
          { id: "funds", label: N_("funds"), help: "" },
          { id: "mandates", label: N_("mandates"), help: "" },
          { id: "conflict", label: N_("conflict"), help: "" },
          { id: "trust", label: N_("trust"), help: "" },
          { id: "influence", label: N_("influence"), help: "" },
        ],
        required: true,
      }),
    ],
    most: 0,
    symmetric: false,
  },
  {
    id: "tension",
    source: "values",
    target: "values",
    label: N_("is in tension with"),
    inverse: N_("is in tension with"),
    heading: "tensions",
    inverseHeading: "tensions",
    fields: [
      field("text", "text", N_("What pulls apart?"), {
        limit: 2000,
      }),
      field("how", "text", N_("How do we hold it?"), {
        limit: 2000,
      }),
    ],
    most: 0,
    symmetric: true,
  },
  {
    id: "assesses",
    source: "evaluation",
    target: "objectives",
    label: N_("assesses"),
    inverse: N_("is assessed by"),
    heading: "about",
    inverseHeading: "success",
    fields: [],
    most: 0,
    symmetric: false,
  },
  {
    id: "tests",
    source: "evaluation",
    target: "values",
    label: N_("puts to the test"),
    inverse: N_("is put to the test by"),
    heading: "about",
    inverseHeading: "evaluation",
    fields: [],
    most: 0,
    symmetric: false,
  },
  {
    id: "revisits",
    source: "evaluation",
    target: "needs",
    label: N_("comes back to"),
    inverse: N_("is looked at again by"),
    heading: "about",
    inverseHeading: "evaluation",
    fields: [],
    most: 0,
    symmetric: false,
  },
  {
    id: "judged_by",
    source: "evaluation",
    target: "actors",
    label: N_("is judged by"),
    inverse: N_("judges"),
    heading: "judges",
    inverseHeading: "judgement",
    fields: [],
    most: 0,
    symmetric: false,
  },
  {
    id: "collected_by",
    source: "evaluation",
    target: "actors",
    label: N_("is gathered by"),
    inverse: N_("gathers"),
    heading: "collecting",
    inverseHeading: "judgement",
    fields: [],
    most: 0,
    symmetric: false,
  },
  {
    id: "reported_to",
    source: "evaluation",
    target: "actors",
    label: N_("is reported to"),
    inverse: N_("hears the result of"),
    heading: "use",
    inverseHeading: "judgement",
    fields: [],
    most: 0,
    symmetric: false,
  },
]

/** Keys that hold a Y.Text, made together with the card (or with the canvas). */
export const TEXT_KEYS: Readonly<Record<SectionId, readonly string[]>> = {
  frame: ["title", "summary", "plain", "context", "charter", "intro_needs", "intro_objectives", "intro_actors", "intro_values", "intro_evaluation"],
  needs: ["title", "plain", "existing_answers"],
  objectives: ["title", "plain", "success_in_their_words", "means", "assumptions", "risks", "unintended_to_watch", "progress_why"],
  actors: ["title", "plain", "brings", "expects"],
  values: ["title", "plain", "in_practice", "forbids"],
  evaluation: ["title", "plain", "indicator", "for_whom", "if_context", "source", "method", "burden", "use"],
}

/** Keys of a card that only the server writes. */
export const SERVER_KEYS: readonly string[] = ["code", "moved_from", "moved_to"]

export const TEXT_SCHEMA: TextSchema = {
  version: 1,
  nodes: {
    doc: { content: "block+", group: "" },
    paragraph: { content: "inline*", group: "block" },
    bullet_list: { content: "list_item+", group: "block" },
    ordered_list: { content: "list_item+", group: "block" },
    list_item: { content: "paragraph block*", group: "" },
    hard_break: { content: "", group: "inline" },
    text: { content: "", group: "inline" },
  },
  marks: {
    strong: [],
    em: [],
    link: ["href"],
  },
  schemes: ["http:", "https:", "mailto:"],
  depth: 16,
}

export const LIMITS = {
  title: 500,
  titleAdvised: 140,
  longText: 20000,
  body: 20000,
  text: 500,
  recordText: 2000,
  records: 50,
  set: 50,
  href: 2048,
  order: 128,
  longOrder: 40,
  cards: 2000,
} as const

export const ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/
export const ORDER_PATTERN = /^[0-9A-Za-z]{1,128}$/

/** All of it in one object. */
export const SCHEMA = {
  version: 2,
  sections: CARD_SECTIONS.map((id) => SECTION[id]),
  frame: FRAME_FIELDS,
  links: LINK_KINDS,
  text: TEXT_SCHEMA,
  limits: LIMITS,
}
