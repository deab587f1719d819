//! Snapshots as one map each: the fields of the row, and what was loaded by the relationships'
//! names. `{"name": "ed", "addresses": [{"email": ..}]}`

use core::fmt;
use core::marker::PhantomData;

use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Captured, Held, Part, Snapshot};
use crate::entity::Entity;
use crate::relation::Relation;

type Value<R, N> = <<R as Relation>::Shape as Held>::Of<Snapshot<<R as Relation>::Target, N>>;

/// What was loaded, written into the map of the row.
#[doc(hidden)]
pub trait WriteParts {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

impl WriteParts for () {
    fn write<M: SerializeMap>(&self, _: &mut M) -> Result<(), M::Error> {
        Ok(())
    }
}

/// As with loads, those written first come first: the tail, then the head.
impl<R, N, T> WriteParts for Part<R, N, T>
where
    R: Relation<Shape: Held>,
    N: Captured,
    T: Captured<Parts: WriteParts>,
    Value<R, N>: Serialize,
{
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.rest.write(map)?;
        map.serialize_entry(R::NAME, &self.value)
    }
}

struct Written<'a, P>(&'a P);

impl<P: WriteParts> Serialize for Written<'_, P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.write(&mut map)?;
        map.end()
    }
}

impl<E, L> Serialize for Snapshot<E, L>
where
    E: Entity + Serialize,
    L: Captured<Parts: WriteParts>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(bound = "E: Serialize")]
        struct Flat<'a, E, P: WriteParts> {
            #[serde(flatten)]
            row: &'a E,
            #[serde(flatten)]
            parts: Written<'a, P>,
        }
        Flat { row: &self.row, parts: Written(&self.parts) }.serialize(serializer)
    }
}

/// What was loaded, found by name in the map of the row.
#[doc(hidden)]
pub trait ReadParts: Sized {
    /// What was found so far.
    type Found: Default;
    /// Reads a value if the name is of one of these. `false` if it is not.
    fn read<'de, A: MapAccess<'de>>(
        found: &mut Self::Found,
        name: &str,
        map: &mut A,
    ) -> Result<bool, A::Error>;
    /// All; or the name of one that is missing.
    fn build(found: Self::Found) -> Result<Self, &'static str>;
}

impl ReadParts for () {
    type Found = ();

    fn read<'de, A: MapAccess<'de>>(_: &mut (), _: &str, _: &mut A) -> Result<bool, A::Error> {
        Ok(false)
    }

    fn build((): ()) -> Result<(), &'static str> {
        Ok(())
    }
}

impl<R, N, T> ReadParts for Part<R, N, T>
where
    R: Relation<Shape: Held>,
    N: Captured,
    T: Captured<Parts: ReadParts>,
    Value<R, N>: DeserializeOwned,
{
    type Found = (Option<Value<R, N>>, <T::Parts as ReadParts>::Found);

    fn read<'de, A: MapAccess<'de>>(
        found: &mut Self::Found,
        name: &str,
        map: &mut A,
    ) -> Result<bool, A::Error> {
        if name != R::NAME {
            return T::Parts::read(&mut found.1, name, map);
        }
        found.0 = Some(map.next_value()?);
        Ok(true)
    }

    fn build((value, rest): Self::Found) -> Result<Self, &'static str> {
        Ok(Self { value: value.ok_or(R::NAME)?, rest: T::Parts::build(rest)? })
    }
}

struct Read<P>(P);

impl<'de, P: ReadParts> Deserialize<'de> for Read<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PartsOf(PhantomData)).map(Self)
    }
}

struct PartsOf<P>(PhantomData<fn() -> P>);

impl<'de, P: ReadParts> Visitor<'de> for PartsOf<P> {
    type Value = P;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row with what was loaded with it")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<P, A::Error> {
        let mut found = P::Found::default();
        while let Some(name) = map.next_key::<String>()? {
            if !P::read(&mut found, &name, &mut map)? {
                // A field of the row, which reads it too.
                map.next_value::<IgnoredAny>()?;
            }
        }
        P::build(found).map_err(A::Error::missing_field)
    }
}

impl<'de, E, L> Deserialize<'de> for Snapshot<E, L>
where
    E: Entity + DeserializeOwned,
    L: Captured<Parts: ReadParts>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(bound = "E: DeserializeOwned")]
        struct Flat<E, P: ReadParts> {
            #[serde(flatten)]
            row: E,
            #[serde(flatten)]
            parts: Read<P>,
        }
        let Flat { row, parts: Read(parts) } = Flat::deserialize(deserializer)?;
        Ok(Self { row, parts })
    }
}
