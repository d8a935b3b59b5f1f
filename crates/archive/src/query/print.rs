//! Printing a query, so that it is understood as the same again.

use super::{Field, Kind, Limits, Node, Query, Value};
use std::fmt::{self, Display, Formatter};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        match &self.root {
            Some(Node::All(nodes)) => parts.extend(nodes.iter().map(item)),
            // The limits stand next to an OR only if that is in brackets.
            Some(Node::Any(nodes)) if self.limits == Limits::default() => parts.push(any(nodes)),
            Some(node) => parts.push(item(node)),
            None => {}
        }
        let days = [
            ("after", &self.limits.after),
            ("before", &self.limits.before),
            ("on", &self.limits.on),
        ];
        for (word, day) in days {
            parts.extend(day.as_ref().map(|day| format!("{word}:{}", day.typed)));
        }
        if let Some(story) = &self.limits.story {
            parts.push(format!("story:{story}"));
        }
        f.write_str(&parts.join(" "))
    }
}

fn any(nodes: &[Node]) -> String {
    let part = |node: &Node| match node {
        Node::All(nodes) => nodes.iter().map(item).collect::<Vec<_>>().join(" "),
        other => item(other),
    };
    nodes.iter().map(part).collect::<Vec<_>>().join(" OR ")
}

fn item(node: &Node) -> String {
    match node {
        Node::Value(value) => self::value(value),
        Node::Field(field, value) => self::field(*field, value),
        Node::Not(inner) => format!("-{}", item(inner)),
        Node::All(nodes) => format!("({})", nodes.iter().map(item).collect::<Vec<_>>().join(" ")),
        Node::Any(nodes) => format!("({})", any(nodes)),
    }
}

fn field(field: Field, value: &Value) -> String {
    format!("{}:{}", field.word(), self::value(value))
}

fn value(value: &Value) -> String {
    match value.kind {
        Kind::Word => value.text.clone(),
        Kind::Beginning => format!("{}*", value.text),
        Kind::Phrase => format!("\"{}\"", value.text),
    }
}
