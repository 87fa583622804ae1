/** Finds where somebody speaks in a recording, with the network silero-vad. */
@NullMarked
package com.example.speech;

import org.jspecify.annotations.NullMarked;
