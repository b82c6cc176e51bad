//! Puts things in order, in little code.
//!
//! Each use of the standard sort brings some 5 kB of its own into the program, which a browser
//! must load. Here one merge sort over numbers serves all of them; it asks which of two is less.

use std::borrow::Borrow;

/// These in order, those that are equal as they stood. `less` must be a strict order.
pub fn ordered<T>(items: Vec<T>, less: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let numbers = order(items.len(), &|one, other| {
        items.get(one).zip(items.get(other)).is_some_and(|(one, other)| less(one, other))
    });
    let mut slots: Vec<Option<T>> = items.into_iter().map(Some).collect();
    numbers.into_iter().filter_map(|number| slots.get_mut(number)?.take()).collect()
}

/// Sorts a handful of items in place.
pub fn insertion_sort<T: Ord>(items: &mut [T]) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && items.get(at) < items.get(at - 1) {
            items.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// Values under keys in the order of the keys: a table in one piece, with less code than a tree.
/// Best filled in the order of the keys. A new key elsewhere moves what stands behind it.
#[derive(Clone, Debug)]
pub struct Keyed<K, V> {
    /// What was taken out leaves its key here.
    rows: Vec<(K, Option<V>)>,
}

impl<K, V> Default for Keyed<K, V> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Keyed<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K, V> Keyed<K, V> {
    /// The keys with their values, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.rows.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl<K: Ord, V> Keyed<K, V> {
    /// The table of these keys and values, in any order. Of those with one key the last one counts.
    pub fn from_rows(rows: Vec<(K, V)>) -> Self {
        let mut table = Self { rows: Vec::with_capacity(rows.len()) };
        for (key, value) in ordered(rows, |one, other| one.0 < other.0) {
            table.insert(key, value);
        }
        table
    }

    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        match self.rows.last() {
            Some((last, _)) if last.borrow() < key => Err(self.rows.len()),
            _ => self.rows.binary_search_by(|(other, _)| other.borrow().cmp(key)),
        }
    }

    /// The value under this key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.rows.get(self.find(key).ok()?)?.1.as_ref()
    }

    /// The value under this key, to change it.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.find(key).ok()?;
        self.rows.get_mut(at)?.1.as_mut()
    }

    /// Changes the value under this key; where there is none, the default one is put there first.
    pub fn change(&mut self, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        let at = self.find(&key).unwrap_or_else(|at| {
            self.rows.insert(at, (key, None));
            at
        });
        if let Some((_, value)) = self.rows.get_mut(at) {
            change(value.get_or_insert_default());
        }
    }

    /// Puts a value under a key and returns the one that was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(at) => self.rows.get_mut(at)?.1.replace(value),
            Err(at) => {
                self.rows.insert(at, (key, Some(value)));
                None
            }
        }
    }

    /// Takes the value under this key out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let at = self.find(key).ok()?;
        self.rows.get_mut(at)?.1.take()
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.rows.iter().filter_map(|(_, value)| value.as_ref())
    }

    /// The keys with their values, in the order of the keys.
    pub fn into_rows(self) -> impl Iterator<Item = (K, V)> {
        self.rows.into_iter().filter_map(|(key, value)| Some((key, value?)))
    }

    /// The values in the order of their keys.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.into_rows().map(|(_, value)| value)
    }
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

    use std::collections::BTreeMap;

    use super::{Keyed, ordered};

    proptest! {
        #[test]
        fn keyed_values_behave_as_in_a_map(
            steps in prop::collection::vec((0..12_u8, prop::option::of(any::<u8>())), 0..60),
        ) {
            let (mut keyed, mut map) = (Keyed::default(), BTreeMap::new());
            for (key, value) in steps {
                match value {
                    Some(value) => {
                        prop_assert_eq!(keyed.insert(key, value), map.insert(key, value));
                    }
                    None => prop_assert_eq!(keyed.remove(&key), map.remove(&key)),
                }
                if key == 7 {
                    keyed.change(key, |value| *value = value.wrapping_add(1));
                    let value = map.entry(key).or_default();
                    *value = value.wrapping_add(1);
                }
                prop_assert_eq!(keyed.get(&key), map.get(&key));
                prop_assert_eq!(keyed.get_mut(&key), map.get_mut(&key));
                prop_assert!(keyed.values().eq(map.values()));
            }
            prop_assert!(keyed.into_values().eq(map.into_values()));
        }

        #[test]
        fn orders_as_the_standard_sort(items in prop::collection::vec((0..9_u8, any::<u8>()), 0..60)) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(ordered(items, |one, other| one.0 < other.0), expected);
        }
    }
}
