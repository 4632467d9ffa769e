//! The HTTP side of Resa: routes, permissions, wire shapes.
