//! The learned weights: a linear model over hashed character n-grams, blended with evidence ids.
//!
//! Every observation and rule has a prior from its declared strength; training moves weights away from it
//! only as far as the data says. What the model has not seen keeps its prior, so that an observation or
//! playbook added today works today.

mod features;
mod ftrl;
mod kind_train;
mod kinds;
mod lbfgs;
mod model;
mod train;

pub use features::{Features, TABLE_BITS};
pub use kind_train::{KindExample, KindLabel, KindReport, train_kinds};
pub(crate) use kinds::KindScores;
pub use kinds::{KindFeatures, KindModel};
pub use model::{Model, ModelError};
pub use train::{Example, Fold, Report, TrainOptions, train};
