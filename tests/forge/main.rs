//! The forge clients.
