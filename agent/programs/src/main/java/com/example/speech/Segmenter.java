package com.example.speech;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes segments of chances. Speech begins with a window that is likely speech, and ends where a pause begins that is
 * long enough; what is short is dropped, and each segment gets a little of the silence around it.
 */
final class Segmenter {
    private static final float BEGINS = 0.5f;
    private static final float ENDS = 0.35f;
    private static final int SHORTEST_SPEECH = 4000;
    private static final int SHORTEST_PAUSE = 1600;
    private static final int MARGIN = 480;
    private static final int NONE = -1;

    private final float[] chances;
    private final int samples;
    private final List<Segment> found = new ArrayList<>();
    private int speech = NONE;
    private int pause = NONE;

    Segmenter(float[] chances, int samples) {
        this.chances = chances;
        this.samples = samples;
    }

    List<Segment> segments() {
        for (int i = 0; i < chances.length; i++) {
            hear(chances[i], i * Detector.WINDOW);
        }
        if (speech != NONE) {
            add(new Segment(speech, samples));
        }
        return widened();
    }

    private void hear(float chance, int at) {
        if (chance >= BEGINS) {
            pause = NONE;
            speech = speech == NONE ? at : speech;
        } else if (chance < ENDS && speech != NONE) {
            pause = pause == NONE ? at : pause;
            if (at - pause >= SHORTEST_PAUSE) {
                add(new Segment(speech, pause));
                speech = NONE;
                pause = NONE;
            }
        }
    }

    private void add(Segment segment) {
        if (segment.length() > SHORTEST_SPEECH) {
            found.add(segment);
        }
    }

    /** Where two margins would overlap, the silence between is halved. */
    private List<Segment> widened() {
        List<Segment> widened = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Segment segment = found.get(i);
            int before = i == 0
                    ? Integer.MAX_VALUE
                    : (segment.start() - found.get(i - 1).end()) / 2;
            int after = i == found.size() - 1
                    ? Integer.MAX_VALUE
                    : (found.get(i + 1).start() - segment.end()) / 2;
            widened.add(new Segment(
                    Math.max(0, segment.start() - Math.min(MARGIN, before)),
                    Math.min(samples, segment.end() + Math.min(MARGIN, after))));
        }
        return widened;
    }
}
