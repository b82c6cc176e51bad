//! Puts things in order, in little code.
//!
//! Each use of the standard sort brings some 5 kB of its own into the program, which a browser
//! must load. Here one merge sort over numbers serves all of them; it asks which of two is less.

/// These in order, those that are equal as they stood. `less` must be a strict order.
pub fn ordered<T>(items: Vec<T>, less: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let numbers = order(items.len(), &|one, other| {
        items.get(one).zip(items.get(other)).is_some_and(|(one, other)| less(one, other))
    });
    let mut slots: Vec<Option<T>> = items.into_iter().map(Some).collect();
    numbers.into_iter().filter_map(|number| slots.get_mut(number)?.take()).collect()
}

/// The numbers from 0 up to `count` in order.
fn order(count: usize, less: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..count).collect();
    let mut width = 1;
    while width < count {
        let mut merged = Vec::with_capacity(count);
        for run in numbers.chunks(width.saturating_mul(2)) {
            let (mut left, mut right) = run.split_at(width.min(run.len()));
            // Runs that follow each other, as in what is in order already, are taken whole.
            if let (Some(last), Some(first)) = (left.last(), right.first())
                && !less(*first, *last)
            {
                merged.extend_from_slice(run);
                continue;
            }
            while let ([one, rest_left @ ..], [other, rest_right @ ..]) = (left, right) {
                if less(*other, *one) {
                    merged.push(*other);
                    right = rest_right;
                } else {
                    merged.push(*one);
                    left = rest_left;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        numbers = merged;
        width = width.saturating_mul(2);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ordered;

    proptest! {
        #[test]
        fn orders_as_the_standard_sort(items in prop::collection::vec((0..9_u8, any::<u8>()), 0..60)) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(ordered(items, |one, other| one.0 < other.0), expected);
        }
    }
}
