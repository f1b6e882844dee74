//! A shop's logo: whatever picture is sent is decoded, made small and written anew, so that pixels are kept and nothing else that a
//! file can hold.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};

/// The longer side of what is kept, in pixels: three times what pages show, for screens that are as dense.
const SIDE: u32 = 192;

/// The longer side of what is taken, in pixels.
const MOST_SIDE: u32 = 8_192;

/// What decoding may take of memory, in bytes: a picture of 16 million pixels.
const MOST_MEMORY: u64 = 64 * 1024 * 1024;

/// Why a picture is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// No file was chosen.
    Missing,
    /// It is no PNG, JPEG or WebP, or a broken one.
    NoPicture,
    /// It has more pixels than are looked at.
    TooManyPixels,
}

impl Wrong {
    /// The text key that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "logo-missing",
            Self::NoPicture => "logo-no-picture",
            Self::TooManyPixels => "logo-too-large",
        }
    }
}

/// The logo that a file holds, as PNG of at most 150 KiB: what 192 by 192 pixels take that nothing can pack.
///
/// # Errors
/// Why it is not taken.
pub fn small(file: &[u8]) -> Result<Vec<u8>, Wrong> {
    if file.is_empty() {
        return Err(Wrong::Missing);
    }
    // By what the file begins with, never by its name.
    let mut reader =
        ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| Wrong::NoPicture)?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) {
        return Err(Wrong::NoPicture);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let picture = reader.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => Wrong::TooManyPixels,
        _ => Wrong::NoPicture,
    })?;
    let small = match picture.width().max(picture.height()) {
        0..=SIDE => picture,
        _ => picture.thumbnail(SIDE, SIDE),
    };
    let mut png = Cursor::new(Vec::new());
    small.to_rgba8().write_to(&mut png, ImageFormat::Png).map_err(|_| Wrong::NoPicture)?;
    Ok(png.into_inner())
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, RgbaImage};

    use super::*;

    /// A picture of noise, which packs worst.
    fn noise(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut seed = 7_u32;
        let picture = RgbaImage::from_fn(width, height, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgba(seed.to_be_bytes())
        });
        let picture = match format {
            ImageFormat::Jpeg => DynamicImage::from(DynamicImage::from(picture).to_rgb8()),
            _ => picture.into(),
        };
        let mut file = Cursor::new(Vec::new());
        picture.write_to(&mut file, format).expect("a picture");
        file.into_inner()
    }

    #[test]
    fn a_picture_is_kept_small_and_in_its_proportions() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let kept = small(&noise(600, 300, format)).expect("taken");
            let kept_as = image::load_from_memory_with_format(&kept, ImageFormat::Png).expect("PNG");
            assert_eq!((kept_as.width(), kept_as.height()), (192, 96), "{format:?}");
        }
        let most = small(&noise(192, 192, ImageFormat::Png)).expect("taken");
        assert!(most.len() <= 150 * 1024, "{}", most.len());
        let tiny = small(&noise(8, 4, ImageFormat::Png)).expect("taken");
        assert_eq!(image::load_from_memory(&tiny).expect("PNG").width(), 8, "what is small stays as it is");
    }

    #[test]
    fn what_is_behind_the_pixels_is_not_kept() {
        let mut file = noise(16, 16, ImageFormat::Png);
        file.extend_from_slice(b"<script>alert(1)</script>");
        let kept = small(&file).expect("taken");
        assert!(!kept.windows(7).any(|window| window == b"<script"));
    }

    #[test]
    fn what_is_no_picture_or_too_many_pixels_is_not_taken() {
        assert_eq!(small(b""), Err(Wrong::Missing));
        let png = noise(16, 16, ImageFormat::Png);
        for broken in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"GIF89a", &png[..40], &png[4..]] {
            assert_eq!(small(broken), Err(Wrong::NoPicture));
        }
        // The head of a PNG says its size: 20,000 by 20,000 pixels, which nobody decodes.
        let mut huge = png.clone();
        huge[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
        assert!(matches!(small(&huge), Err(Wrong::TooManyPixels | Wrong::NoPicture)));
    }
}
