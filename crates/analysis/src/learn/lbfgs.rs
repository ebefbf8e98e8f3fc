//! Limited-memory BFGS (Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 7.4 and 7.5) for smooth convex
//! functions. Sums run in one order, so that the same input gives the same bits.

use std::collections::VecDeque;

/// Pairs of steps that are remembered.
const MEMORY: usize = 8;
/// Share of the promised decrease that a step must bring (Armijo).
const LEAST_DECREASE: f64 = 1e-4;
/// It is done when the steepest slope is smaller than this, seen against the one at the start.
const FLAT: f64 = 1e-5;

/// A step, the change of the slope along it, and one over their product.
struct Pair {
    step: Vec<f64>,
    bend: Vec<f64>,
    inverse: f64,
}

/// Goes down from `at` for at most `steps` steps. `slope` gives the value at a point and writes its gradient.
pub(super) fn minimise(
    mut at: Vec<f64>,
    steps: usize,
    slope: impl Fn(&[f64], &mut [f64]) -> f64,
) -> Vec<f64> {
    let mut gradient = vec![0.0; at.len()];
    let mut value = slope(&at, &mut gradient);
    let flat = FLAT * largest(&gradient);
    let mut memory: VecDeque<Pair> = VecDeque::new();
    for _ in 0..steps {
        if largest(&gradient) <= flat {
            break;
        }
        let direction = direction(&gradient, &memory);
        let promised = dot(&gradient, &direction);
        let mut length = if memory.is_empty() {
            1.0 / dot(&gradient, &gradient).sqrt().max(1.0)
        } else {
            1.0
        };
        let mut next_gradient = vec![0.0; at.len()];
        let found = (0..30).find_map(|_| {
            let next: Vec<f64> = at
                .iter()
                .zip(&direction)
                .map(|(x, d)| x + length * d)
                .collect();
            let next_value = slope(&next, &mut next_gradient);
            if next_value <= value + LEAST_DECREASE * length * promised {
                return Some((next, next_value));
            }
            length *= 0.5;
            None
        });
        let Some((next, next_value)) = found else {
            break;
        };
        let step: Vec<f64> = next.iter().zip(&at).map(|(n, x)| n - x).collect();
        let bend: Vec<f64> = next_gradient
            .iter()
            .zip(&gradient)
            .map(|(n, g)| n - g)
            .collect();
        let product = dot(&step, &bend);
        if product > 1e-12 {
            if memory.len() == MEMORY {
                memory.pop_front();
            }
            memory.push_back(Pair {
                step,
                bend,
                inverse: 1.0 / product,
            });
        }
        (at, value, gradient) = (next, next_value, next_gradient);
    }
    at
}

/// The way down that the remembered steps suggest (the two-loop recursion).
fn direction(gradient: &[f64], memory: &VecDeque<Pair>) -> Vec<f64> {
    let mut way = gradient.to_vec();
    let mut shares = Vec::with_capacity(memory.len());
    for pair in memory.iter().rev() {
        let share = pair.inverse * dot(&pair.step, &way);
        add(&mut way, -share, &pair.bend);
        shares.push(share);
    }
    if let Some(last) = memory.back() {
        let scale = 1.0 / (last.inverse * dot(&last.bend, &last.bend));
        way.iter_mut().for_each(|x| *x *= scale);
    }
    for (pair, share) in memory.iter().zip(shares.into_iter().rev()) {
        let back = pair.inverse * dot(&pair.bend, &way);
        add(&mut way, share - back, &pair.step);
    }
    way.iter_mut().for_each(|x| *x = -*x);
    way
}

fn add(to: &mut [f64], times: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += times * what;
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

fn largest(of: &[f64]) -> f64 {
    of.iter().fold(0.0, |most, x| most.max(x.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_point_of_a_narrow_valley_is_found() {
        let found = minimise(vec![-3.0, 5.0, 0.5], 200, |x, gradient| {
            let centre = [1.0, -2.0, 0.25];
            let steep = [1.0, 300.0, 20.0];
            let mut value = 0.0;
            for at in 0..3 {
                let off = x[at] - centre[at];
                gradient[at] = steep[at] * off + off.powi(3);
                value += 0.5 * steep[at] * off * off + 0.25 * off.powi(4);
            }
            value
        });
        for (x, wanted) in found.iter().zip([1.0, -2.0, 0.25]) {
            assert!((x - wanted).abs() < 1e-3, "{found:?}");
        }
    }
}
