//! Understanding a person's own account.
