/** A library that is used for long, in a process of its own whose memory is measured. */
@NullMarked
package dev.sonde.endurance;

import org.jspecify.annotations.NullMarked;
