//! Chance that is the same on every machine: whole numbers only.

/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014), SplitMix64.
#[derive(Clone, Debug)]
pub struct Draw(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn mixed(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Draw {
    /// A stream of numbers of its own for each pair. The state is mixed, since states that are one step apart give the
    /// same numbers one place apart.
    pub fn new(seed: u64, what: u64) -> Self {
        Self(mixed(mixed(seed).wrapping_add(what)))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (((self.next() >> 32) * limit as u64) >> 32) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn within(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True so many times in a thousand.
    pub fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Small numbers often, large ones seldom: the product of three numbers below 1, times `scale`.
    pub fn skewed(&mut self, scale: u64) -> u64 {
        let mut product = scale;
        for _ in 0..3 {
            product = ((u128::from(product) * u128::from(self.next())) >> 64) as u64;
        }
        product
    }
}

/// Ranks drawn by the law of Zipf and Mandelbrot: that of rank r is drawn in proportion to 1 / (r + shift).
#[derive(Debug)]
pub struct Zipf {
    cumulative: Vec<u64>,
    /// For each of equal steps of the sum, the first rank to look at.
    guide: Vec<u32>,
}

const STEPS: usize = 1 << 12;

impl Zipf {
    pub fn new(ranks: usize, shift: u64) -> Self {
        let mut sum = 0;
        let cumulative: Vec<u64> = (0..ranks as u64)
            .map(|rank| {
                sum += (1 << 40) / (rank + shift);
                sum
            })
            .collect();
        let guide = (0..STEPS as u64)
            .map(|step| {
                let from = (u128::from(sum) * u128::from(step) / STEPS as u128) as u64;
                cumulative.partition_point(|c| *c <= from) as u32
            })
            .collect();
        Self { cumulative, guide }
    }

    pub fn draw(&self, draw: &mut Draw) -> usize {
        let sum = self.cumulative.last().copied().unwrap_or_default();
        let at = ((u128::from(draw.next()) * u128::from(sum)) >> 64) as u64;
        let step = (u128::from(at) * STEPS as u128 / u128::from(sum.max(1))) as usize;
        let mut rank = self.guide[step.min(STEPS - 1)] as usize;
        while self.cumulative[rank] <= at {
            rank += 1;
        }
        rank
    }
}
