package com.example.speech;

import java.nio.file.Path;
import java.util.List;

/**
 * Prints where somebody speaks in a recording, and a digest of what the network said. Arguments: the model's file, the
 * recording (16 kHz, mono).
 */
public final class SpeechProgram {
    private SpeechProgram() {}

    public static void main(String[] arguments) throws Exception {
        float[] samples = Recording.read(Path.of(arguments[1]));
        try (Detector detector = new Detector(arguments[0])) {
            float[] chances = detector.chances(samples);
            List<Segment> segments = new Segmenter(chances, samples.length).segments();
            segments.forEach(segment -> System.out.println("speech " + segment.start() + "-" + segment.end()));
            System.out.println(chances.length + " windows, " + segments.size() + " segments, " + digest(chances));
        }
    }

    private static String digest(float[] values) {
        long digest = 17;
        for (float value : values) {
            digest = digest * 31 + Float.floatToRawIntBits(value);
        }
        return Long.toHexString(digest);
    }
}
