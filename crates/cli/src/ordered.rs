//! Ordered: jobs that run side by side and whose results come out in the order in which they went in.
//!
//! What waits is bounded twice: by the weight of the jobs that are not done, so that memory does not grow with the number of
//! threads, and by the number of results that wait for an earlier one.

use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};

/// The weight, in bytes of input, of the jobs that are started and not done. A single job may weigh more.
const MOST_WEIGHT: usize = 16 << 20;
/// The number of jobs whose results are not yet handed on.
const MOST_JOBS: usize = 512;

type Done<R> = (usize, Result<R, Box<dyn Any + Send>>);

/// Runs jobs on all threads and hands their results on in order.
pub struct Ordered<R> {
    sender: Sender<Done<R>>,
    receiver: Receiver<Done<R>>,
    /// Number of the next job, and of the next result to hand on.
    next_in: usize,
    next_out: usize,
    /// Results that wait for an earlier one.
    waiting: BTreeMap<usize, R>,
    /// Weights of the jobs from `next_out` on; 0 when done.
    weights: VecDeque<usize>,
    weight: usize,
    running: usize,
}

impl<R: Send + 'static> Ordered<R> {
    /// Nothing is running.
    pub fn new() -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            next_in: 0,
            next_out: 0,
            waiting: BTreeMap::new(),
            weights: VecDeque::new(),
            weight: 0,
            running: 0,
        }
    }

    /// Starts a job as soon as there is room for its weight. Results that are ready are given to `each`.
    pub fn push(
        &mut self,
        weight: usize,
        job: impl FnOnce() -> R + Send + 'static,
        each: &mut impl FnMut(R) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        while self.running > 0
            && (self.weight.saturating_add(weight) > MOST_WEIGHT
                || self.next_in - self.next_out >= MOST_JOBS)
        {
            self.take(each)?;
        }
        let (number, sender) = (self.next_in, self.sender.clone());
        self.next_in += 1;
        self.running += 1;
        self.weight = self.weight.saturating_add(weight);
        self.weights.push_back(weight);
        rayon::spawn(move || {
            let result = catch_unwind(AssertUnwindSafe(job));
            // Nobody waits for a result any more where the run was ended.
            let _ = sender.send((number, result));
        });
        Ok(())
    }

    /// Waits for all results.
    pub fn finish(mut self, each: &mut impl FnMut(R) -> anyhow::Result<()>) -> anyhow::Result<()> {
        while self.running > 0 {
            self.take(each)?;
        }
        Ok(())
    }

    fn take(&mut self, each: &mut impl FnMut(R) -> anyhow::Result<()>) -> anyhow::Result<()> {
        // A sender is kept here: the channel cannot be closed.
        let (number, result) = self.receiver.recv()?;
        self.running -= 1;
        if let Some(weight) = self.weights.get_mut(number - self.next_out) {
            self.weight -= std::mem::take(weight);
        }
        match result {
            Ok(result) => self.waiting.insert(number, result),
            Err(panic) => resume_unwind(panic),
        };
        while let Some(result) = self.waiting.remove(&self.next_out) {
            self.next_out += 1;
            self.weights.pop_front();
            each(result)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        let mut ordered = Ordered::new();
        let mut found = Vec::new();
        let mut each = |n: usize| {
            found.push(n);
            Ok(())
        };
        for n in 0..2000 {
            let weight = if n % 7 == 0 { MOST_WEIGHT + 1 } else { n };
            let job = move || {
                std::thread::sleep(std::time::Duration::from_micros((n * 37 % 101) as u64));
                n
            };
            ordered.push(weight, job, &mut each).unwrap();
        }
        ordered.finish(&mut each).unwrap();
        assert_eq!(found, (0..2000).collect::<Vec<_>>());
    }
}
