// Starts the studio: the theme first, then who is signed in, then the frame.
import { mount } from 'svelte';
import './ui/tokens.css';
import './ui/base.css';
import App from './App.svelte';
import { theme } from './state/theme.svelte';

theme.start();
const target = document.getElementById('app');
if (target) mount(App, { target });
