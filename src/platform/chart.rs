//! A small chart, drawn here: bars over time, without a script.

/// Width of a bar with the gap after it, in the drawing's own units.
const STEP: usize = 10;

/// Height of the drawing.
const HEIGHT: i64 = 60;

/// One bar.
pub struct Bar {
    /// From the left.
    pub x: usize,
    /// From the top.
    pub y: i64,
    /// How high.
    pub height: i64,
    /// What it stands for, for whoever points at it.
    pub title: String,
}

/// Bars side by side, the highest as high as the drawing.
pub struct Chart {
    /// What it shows, in a few words.
    pub name: &'static str,
    /// The same in a sentence, with the figures: for those who do not see it.
    pub words: String,
    /// The newest figure, or the sum: what one wants to know first.
    pub figure: i64,
    /// The bars.
    pub bars: Vec<Bar>,
}

impl Chart {
    /// Draws values, each with what it stands for.
    pub fn new(name: &'static str, words: String, figure: i64, values: Vec<(String, i64)>) -> Self {
        let most = values.iter().map(|(_, value)| *value).max().unwrap_or(0).max(1);
        let bar = |(at, (title, value)): (usize, (String, i64))| {
            // What is not nothing is seen.
            let height = if value > 0 { (value * HEIGHT / most).max(2) } else { 0 };
            Bar { x: at * STEP, y: HEIGHT - height, height, title }
        };
        Self { name, words, figure, bars: values.into_iter().enumerate().map(bar).collect() }
    }

    /// How wide the drawing is.
    pub fn width(&self) -> usize {
        self.bars.len() * STEP
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_bar_fills_the_drawing_and_nothing_has_none() {
        let values = [0, 1, 500].map(|value| (String::new(), value)).to_vec();
        let chart = Chart::new("x", String::new(), 0, values);
        let drawn: Vec<_> = chart.bars.iter().map(|bar| (bar.x, bar.y, bar.height)).collect();
        assert_eq!(drawn, [(0, 60, 0), (10, 58, 2), (20, 0, 60)]);
        assert_eq!(Chart::new("x", String::new(), 0, Vec::new()).width(), 0);
    }
}
