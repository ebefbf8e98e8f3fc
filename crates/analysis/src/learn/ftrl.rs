//! FTRL-Proximal (McMahan et al., Ad Click Prediction, KDD 2013), around a prior.

/// One block of weights learned together.
pub(super) struct Ftrl {
    z: Vec<f32>,
    n: Vec<f32>,
    prior: Vec<f32>,
    alpha: f32,
    l1: f32,
    l2: f32,
}

/// Smooths the learning rate of weights rarely seen.
const BETA: f32 = 1.0;

impl Ftrl {
    pub(super) fn new(prior: Vec<f32>, alpha: f32, l1: f32, l2: f32) -> Ftrl {
        Ftrl {
            z: vec![0.0; prior.len()],
            n: vec![0.0; prior.len()],
            prior,
            alpha,
            l1,
            l2,
        }
    }

    /// The weight: the prior, moved as far as the data says.
    pub(super) fn weight(&self, at: usize) -> f32 {
        let z = self.z[at];
        if z.abs() <= self.l1 {
            return self.prior[at];
        }
        let rate = (BETA + self.n[at].sqrt()) / self.alpha + self.l2;
        self.prior[at] - (z - z.signum() * self.l1) / rate
    }

    /// Takes a gradient in.
    pub(super) fn update(&mut self, at: usize, gradient: f32) {
        let moved = self.weight(at) - self.prior[at];
        let squared = gradient * gradient;
        let sigma = ((self.n[at] + squared).sqrt() - self.n[at].sqrt()) / self.alpha;
        self.z[at] += gradient - sigma * moved;
        self.n[at] += squared;
    }

    pub(super) fn weights(&self) -> Vec<f32> {
        (0..self.z.len()).map(|at| self.weight(at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_nothing_was_learned_of_keeps_its_prior() {
        let mut block = Ftrl::new(vec![1.5, 0.0], 0.1, 0.5, 1.0);
        for _ in 0..200 {
            block.update(1, -0.5);
        }
        assert_eq!(block.weight(0), 1.5);
        assert!(block.weight(1) > 0.5);
    }
}
