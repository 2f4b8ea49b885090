/** ISN that Linux gives a connection born from a TIME_WAIT: old SND.NXT + 65535 + 2 (tcp_timewait_state_process; tcp_twsk_unique for the initiator). */
export const ISN_AFTER_TIME_WAIT = 65537;
