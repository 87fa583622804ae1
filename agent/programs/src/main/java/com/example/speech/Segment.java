package com.example.speech;

/** Where somebody speaks, in samples: from {@code start} up to, not including, {@code end}. */
record Segment(int start, int end) {

    int length() {
        return end - start;
    }
}
