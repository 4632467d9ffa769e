//! What the columns of a file are: Parquet's physical and logical types as our few kinds.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::schema::types::ColumnDescriptor;

/// What kind of values a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlatKind {
    /// Text.
    Text,
    /// Whole numbers that fit 64 bits with a sign.
    Integer,
    /// Numbers with decimals.
    Float,
    /// True or false.
    Boolean,
    /// Points in time, given in microseconds since 1970.
    Time,
}

/// One readable column: a leaf that stands at the top of the schema and does not repeat.
#[derive(Clone, Debug)]
pub struct FlatColumn {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: FlatKind,
    /// Whether values may be missing.
    pub optional: bool,
    /// For times: whether they are points in UTC; else they are local times of an unnamed zone.
    pub zoned: bool,
    pub(crate) leaf: usize,
    pub(crate) shape: Shape,
}

/// How the stored values become ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Boolean,
    Integer,
    /// Without a sign: a column with a value beyond the signed 64 bits comes as text.
    Unsigned,
    Float,
    Half,
    /// A whole number and how many of its digits are decimals, few enough for a float to be exact.
    Decimal(u8),
    /// The same with more digits than a float holds: written out as text.
    LongDecimal(u8),
    Days,
    Instant(Unit),
    /// A time of day, as text.
    Clock(Unit),
    Int96,
    Text,
    /// Bytes that nobody says are text.
    Bytes,
    Uuid,
}

/// The unit of a stored time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Millis,
    Micros,
    Nanos,
}

impl Shape {
    pub(crate) fn kind(self) -> FlatKind {
        match self {
            Shape::Boolean => FlatKind::Boolean,
            Shape::Integer | Shape::Unsigned => FlatKind::Integer,
            Shape::Float | Shape::Half | Shape::Decimal(_) => FlatKind::Float,
            Shape::Days | Shape::Instant(_) | Shape::Int96 => FlatKind::Time,
            Shape::LongDecimal(_) | Shape::Clock(_) | Shape::Text | Shape::Bytes | Shape::Uuid => FlatKind::Text,
        }
    }
}

/// The readable column of a leaf, or `None` where it is nested or repeated.
pub(crate) fn column(leaf: usize, descriptor: &ColumnDescriptor) -> Option<FlatColumn> {
    let nested =
        descriptor.path().parts().len() != 1 || descriptor.max_rep_level() != 0 || descriptor.max_def_level() > 1;
    if nested {
        return None;
    }
    let shape = shape(descriptor);
    let zoned = match descriptor.logical_type_ref() {
        Some(LogicalType::Timestamp(timestamp)) => timestamp.is_adjusted_to_u_t_c,
        Some(_) => false,
        // The old annotations always meant UTC; INT96 as Impala and Spark write it does too.
        None => matches!(shape, Shape::Instant(_) | Shape::Int96),
    };
    Some(FlatColumn {
        name: descriptor.name().to_string(),
        kind: shape.kind(),
        optional: descriptor.max_def_level() == 1,
        zoned,
        leaf,
        shape,
    })
}

fn shape(descriptor: &ColumnDescriptor) -> Shape {
    match (descriptor.physical_type(), descriptor.logical_type_ref()) {
        (Physical::BOOLEAN, _) => Shape::Boolean,
        (Physical::INT96, _) => Shape::Int96,
        (Physical::FLOAT | Physical::DOUBLE, _) => Shape::Float,
        (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::Uuid)) if descriptor.type_length() == 16 => Shape::Uuid,
        (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::Float16)) if descriptor.type_length() == 2 => Shape::Half,
        (_, Some(LogicalType::Decimal(decimal))) => decimal_shape(decimal.precision, decimal.scale),
        (Physical::INT32, Some(LogicalType::Date)) => Shape::Days,
        (Physical::INT64, Some(LogicalType::Timestamp(timestamp))) => Shape::Instant(unit(timestamp.unit)),
        (Physical::INT32 | Physical::INT64, Some(LogicalType::Time(time))) => Shape::Clock(unit(time.unit)),
        (Physical::INT32 | Physical::INT64, Some(LogicalType::Integer(integer))) if !integer.is_signed => {
            Shape::Unsigned
        }
        (physical, _) => converted_shape(physical, descriptor),
    }
}

fn converted_shape(physical: Physical, descriptor: &ColumnDescriptor) -> Shape {
    match (physical, descriptor.converted_type()) {
        (_, ConvertedType::DECIMAL) => decimal_shape(descriptor.type_precision(), descriptor.type_scale()),
        (Physical::INT32, ConvertedType::DATE) => Shape::Days,
        (Physical::INT64, ConvertedType::TIMESTAMP_MILLIS) => Shape::Instant(Unit::Millis),
        (Physical::INT64, ConvertedType::TIMESTAMP_MICROS) => Shape::Instant(Unit::Micros),
        (Physical::INT32, ConvertedType::TIME_MILLIS) => Shape::Clock(Unit::Millis),
        (Physical::INT64, ConvertedType::TIME_MICROS) => Shape::Clock(Unit::Micros),
        (Physical::INT32, ConvertedType::UINT_32) | (Physical::INT64, ConvertedType::UINT_64) => Shape::Unsigned,
        (Physical::INT32 | Physical::INT64, _) => Shape::Integer,
        (Physical::BYTE_ARRAY, ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON) => Shape::Text,
        _ => Shape::Bytes,
    }
}

fn decimal_shape(precision: i32, scale: i32) -> Shape {
    let scale = u8::try_from(scale).unwrap_or(0);
    if precision <= 15 { Shape::Decimal(scale) } else { Shape::LongDecimal(scale) }
}

fn unit(unit: TimeUnit) -> Unit {
    match unit {
        TimeUnit::MILLIS => Unit::Millis,
        TimeUnit::MICROS => Unit::Micros,
        TimeUnit::NANOS => Unit::Nanos,
    }
}
